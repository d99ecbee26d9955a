// SPDX-License-Identifier: 0BSD
import { forAll, type Effect } from "../connector.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, listOf, textOf } from "../json.js";
import { historyOf, type ChatHistory } from "../memory.js";
import type { Message } from "../models.js";
import type { ItemData } from "../transform.js";
import { storedMessage, type StoredMessage } from "./chat-history.js";
import { readParams } from "./definition.js";
import { firstItem, type MemoryPart } from "./part.js";

/** A step that reads or changes a conversation. */
export interface MemoryManager<T> {
  /** The version of the workflow's step: before 1.1 messages are an item each, and a change gives what is kept then. */
  readonly version: number;
  readonly memory: MemoryPart<T>;
}

/** The classes that stand for who spoke in a message that is shown whole. */
const classes: Readonly<Record<StoredMessage["type"], string>> = { human: "HumanMessage", ai: "AIMessage", system: "SystemMessage" };

/**
 * Gives the messages of a conversation (`load`), adds some (`insert`) or forgets some (`delete`). Is called with the parameters that the step
 * had in the workflow.
 */
export function memoryManager<T = Fields>({ version, memory }: MemoryManager<T>): Effect<Json> {
  return forAll(async (all, context) => {
    const history = historyOf(memory(firstItem<T>(context), context));
    const out: ItemData[] = [];
    for (const [index, given] of all.entries()) {
      const { params, options } = readParams(given);
      const mode = params["mode"] ?? "load";
      const at = (items: readonly Json[]): ItemData[] => items.map((json) => ({ json: fieldsOf(json), pairedItem: { item: index } }));
      if (mode === "load") {
        const kept = await history.read();
        const simple = params["simplifyOutput"] !== false;
        const messages = simple ? inTurns(kept) : kept.map(whole);
        const together = version < 1.1 ? options["groupMessages"] === true : options["groupMessages"] !== false;
        out.push(...at(together ? [{ messages, messagesCount: messages.length }] : messages));
        // The first version showed the turns once, for all items.
        if (version < 1.1 && simple && kept.length > 0) return out;
        continue;
      }
      await (mode === "insert" ? insert(history, params) : forget(history, params));
      out.push(...at(version < 1.1 ? (await history.read()).map(whole) : [{ success: true }]));
    }
    return out;
  });
}

async function insert(history: ChatHistory, params: Fields): Promise<void> {
  if (params["insertMode"] === "override") await history.clear();
  await history.add(listOf(fieldsOf(params["messages"])["messageValues"]).map((each) => asMessage(fieldsOf(each))));
}

/** Forgets the last messages, or all. More than there are to be forgotten means that none is. */
async function forget(history: ChatHistory, params: Fields): Promise<void> {
  if (params["deleteMode"] === "all") return history.clear();
  const last = Number(params["lastMessagesCount"] ?? 2);
  const kept = await history.read();
  if (kept.length < last) return;
  await history.clear();
  await history.add(kept.slice(0, kept.length - last));
}

function asMessage({ type = "system", message }: Fields): Message {
  const content = textOf(message);
  switch (type) {
    case "user": return { role: "user", content };
    case "ai": return { role: "assistant", content };
    case "system": return { role: "system", content };
    default: throw new StepError(`A message cannot be of "${textOf(type)}"`);
  }
}

/** What was said by whom, one object for each turn: it ends where somebody speaks again. */
function inTurns(messages: readonly Message[]): Fields[] {
  const turns: Fields[] = [];
  for (const message of messages) {
    const { type } = storedMessage(message);
    const last = turns.at(-1);
    if (last === undefined || type in last) turns.push({ [type]: message.content });
    else last[type] = message.content;
  }
  return turns;
}

function whole(message: Message): Fields {
  const { type, data } = storedMessage(message);
  return { lc: 1, type: "constructor", id: ["langchain_core", "messages", classes[type]], kwargs: data };
}
