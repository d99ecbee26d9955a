// SPDX-License-Identifier: 0BSD
import { clock } from "../clock.js";
import type { Fields, Json } from "../items.js";
import { listOf, textOf } from "../json.js";
import type { News, Poll } from "../polled.js";
import type { ItemData } from "../transform.js";
import { allLabels, gmail, simpleMessage } from "./gmail-account.js";
import { searchQuery, shortHeaders, type SearchParams } from "./gmail-messages.js";
import { rawMessage } from "./gmail-raw.js";
import type { Attachments } from "./mail-read.js";

/** Which messages start the pipeline. */
export interface GmailEvents extends SearchParams {
  readonly version?: number;
  /** Messages with all that they say, instead of their most important headers. */
  readonly simple?: Json;
  /** Drafts too; up to version 1.1 unless this is false. */
  readonly drafts?: Json;
  readonly attachments?: Attachments;
}

/** Messages that came since the last question. Gmail looks for whole seconds, so those of the last second are told apart by their ids. */
export const newGmailMessages: Poll<GmailEvents> = async (params, memory, context) => {
  const version = params.version ?? 1.3;
  const since = Number(memory["since"] ?? Math.floor(clock().now() / 1000));
  const query = searchQuery({ ...params, after: since });
  const { messages } = await gmail(params, "messages", { query }, context);
  const found = listOf(messages);
  // Until a message came, the question is the same as the first one.
  if (found.length === 0) return { items: [], memory: { ...memory, since } };
  const all: Fields[] = [];
  for (const one of found) {
    const format = params.simple === false ? { format: "raw" } : shortHeaders;
    all.push(await gmail(params, `messages/${idOf(one)}`, { query: { ...query, ...format } }, context));
  }
  const seen = listOf(memory["seen"]);
  const wanted = all.filter((message) => isWanted(message, params, version) && !seen.includes(message["id"]));
  return { items: await itemsFor(wanted, params, context), memory: remembered(all, since) };
};

function idOf(value: Json): string {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? textOf(value["id"]) : "";
}

function isWanted({ labelIds }: Fields, { drafts }: GmailEvents, version: number): boolean {
  const labels = listOf(labelIds);
  if (!((drafts ?? version <= 1.1) === true) && labels.includes("DRAFT")) return false;
  // What the account sent itself is new to it only where it was sent to itself.
  return !(version > 1.2 && labels.includes("SENT") && !labels.includes("INBOX"));
}

async function itemsFor(messages: readonly Fields[], params: GmailEvents, context: Parameters<Poll<GmailEvents>>[2]): Promise<ItemData[]> {
  if (messages.length === 0) return [];
  if (params.simple === false) return Promise.all(messages.map((message) => rawMessage(message, params.attachments ?? {})));
  const labels = await allLabels(params, context);
  return messages.map((message) => ({ json: simpleMessage(message, labels) }));
}

/** The time of the latest message, and all that the next answer may hold again. */
function remembered(messages: readonly Fields[], since: number): News["memory"] {
  const times = messages.map(({ internalDate }) => Number(internalDate) / 1000 || since);
  return { since: Math.max(...times), seen: messages.map(({ id }) => id) };
}
