// SPDX-License-Identifier: 0BSD
import { runChain } from "../agent.js";
import type { Effect } from "../connector.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf } from "../json.js";
import type { Message } from "../models.js";
import { listOf } from "../models/call.js";
import { writesOn } from "../models/ollama-text.js";
import { modelsFor, paced, questionField, type QuestionFields, questionOf, type Plugged } from "./definition.js";
import { currentItem, firstItem } from "./part.js";

const fields: QuestionFields = [[1.3, "chatInput"], [1.1, "chat_input"], [0, "input"]];

/**
 * Asks a model once. A call gives its `prompt` (a field of the item is the question where it gives none) and the `messages` before it,
 * each with its `content` and a `role`, which is the system's where it is not said.
 */
export function chain<T = Fields>(definition: Plugged<T>): Effect<Json> {
  return async (given, context) => {
    const params = fieldsOf(given);
    await paced(params["batching"], context);
    const question = questionOf(params);
    const models = modelsFor(definition, firstItem<T>(context), context);
    const answer = await runChain({
      ...models,
      ...(question === undefined ? {} : { prompt: question }),
      field: questionField(fields, definition.version),
      // A model that knows no conversation is asked the question alone.
      messages: writesOn(models.model) ? [] : listOf(params["messages"]).map(asMessage),
      ...(definition.output === undefined ? {} : { output: definition.output(currentItem<T>(context), context) }),
    }, context);
    const asksForJson = models.model.responseFormat !== undefined && models.model.responseFormat !== "text";
    return definition.version >= 1.6 && definition.output === undefined && asksForJson ? unwrapped(answer) : answer;
  };
}

function asMessage(message: Fields): Message {
  const content = String(message["content"] ?? "");
  const role = message["role"] ?? "system";
  switch (role) {
    case "system": case "assistant": case "user": return { role, content };
    default: throw new StepError("Invalid message type");
  }
}

/** A model that was asked for JSON gives its fields instead of a text. */
function unwrapped(answer: Fields): Fields {
  try {
    const value: Json = JSON.parse(String(answer["text"]));
    if (Array.isArray(value)) return { data: value };
    return typeof value === "object" && value !== null ? value : answer;
  } catch {
    throw new StepError("Model output doesn't fit required format");
  }
}
