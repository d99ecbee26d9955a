// SPDX-License-Identifier: 0BSD
import { runAgent } from "../agent.js";
import type { Effect } from "../connector.js";
import type { EffectContext } from "../host.js";
import type { Fields, Item, Json } from "../items.js";
import type { MemorySettings } from "../memory.js";
import type { Message } from "../models.js";
import { fieldsOf } from "../json.js";
import { count, modelsFor, questionField, type QuestionFields, questionOf, type Plugged } from "./definition.js";
import { toldBy } from "./intermediate-steps.js";
import { currentItem, firstItem, type MemoryPart } from "./part.js";
import { withTools, type ToolSource } from "./tool.js";

/** An agent: a model with tools, a memory and a form for its answer. */
export interface AgentDefinition<T> extends Plugged<T> {
  readonly memory?: MemoryPart<T>;
  readonly tools?: readonly ToolSource<T>[];
}

/** What was said for the items before, by the items of the run. */
const runs = new WeakMap<object, Message[]>();

/** An agent of the conversational kind remembers the other items of the run where it has no memory of its own. */
function ofRun({ items }: EffectContext): MemorySettings {
  const said = runs.get(items) ?? [];
  runs.set(items, said);
  return { session: undefined, window: Infinity, history: { read: async () => [...said], add: async (messages) => void said.push(...messages), clear: async () => void said.splice(0) } };
}

const fields: QuestionFields = [[1.2, "chatInput"], [1.1, "chat_input"], [0, "input"]];

/**
 * Lets a model answer with the help of tools. A call gives what it needs of `prompt` (the question; a field of the item where it gives
 * none), `system`, `maxIterations`, `returnIntermediateSteps` and `pictures` (false: the item's pictures do not go along).
 */
export function agent<T = Fields>(definition: AgentDefinition<T>): Effect<Json> {
  return (params, context) => runAs(definition, params, firstItem<T>(context), currentItem<T>(context), context);
}

/** The same for an agent that is a tool of another one; `plugged` is the item that its parts are set up for. */
export function runAs<T>(definition: AgentDefinition<T>, given: Json, plugged: Item<T>, item: Item<T>, context: EffectContext): Promise<Fields> {
  const params = fieldsOf(given);
  const { memory, tools, output, version } = definition;
  // Since version 1.9 an agent of which nothing is said is told nothing.
  const system = params["system"] ?? (version < 1.9 ? "You are a helpful assistant" : undefined);
  const question = questionOf(params);
  const most = count(params["maxIterations"]);
  const isConversational = (params["kind"] ?? (version < 1.6 ? "conversationalAgent" : undefined)) === "conversationalAgent";
  return withTools(tools, plugged, context, (found) => runAgent({
    ...modelsFor(definition, plugged, context),
    ...(system === undefined ? {} : { system }),
    ...(question === undefined ? {} : { prompt: question }),
    field: questionField(fields, version),
    ...(memory !== undefined ? { memory: memory(plugged, context) } : isConversational ? { memory: ofRun(context) } : {}),
    tools: found,
    ...(output === undefined ? {} : { output: output(item, context) }),
    ...(most === undefined ? {} : { maxIterations: most }),
    returnIntermediateSteps: params["returnIntermediateSteps"] === true,
    telling: toldBy(version),
    pictures: params["pictures"] !== false,
  }, context));
}
