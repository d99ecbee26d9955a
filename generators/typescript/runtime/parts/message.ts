// SPDX-License-Identifier: 0BSD
import type { Effect } from "../connector.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf } from "../json.js";
import { complete, type Message } from "../models.js";
import { listOf } from "../models/call.js";
import { modelsFor, readParams, type Plugged } from "./definition.js";
import { firstItem } from "./part.js";

/** What a model is told when it is to answer in JSON; the interface asks for the word. */
const JSON_ONLY: Message = { role: "system", content: "You are a helpful assistant designed to output JSON." };

/**
 * Sends messages to a model and gives its choice as the interface does: `{ index, message: { role, content }, … }`.
 * Is called with the parameters that the step had in the workflow, resolved for the item.
 */
export function message<T = Fields>(definition: Plugged<T>): Effect<Json> {
  return async (given, context) => {
    const { params } = readParams(given);
    const { model } = modelsFor(definition, firstItem<T>(context), context);
    const wantsJson = params["jsonOutput"] === true;
    const messages = listOf(fieldsOf(params["messages"])["values"]).map(asMessage);
    const answer = await complete({
      ...model,
      ...(wantsJson ? { responseFormat: "json_object" } : {}),
      messages: wantsJson ? [JSON_ONLY, ...messages] : messages,
    }, context);
    return {
      index: 0,
      message: { role: "assistant", content: wantsJson ? read(answer.text) : answer.text, refusal: null, annotations: [] },
      logprobs: null,
      finish_reason: answer.finishReason,
    };
  };
}

function asMessage(fields: Fields): Message {
  const content = String(fields["content"] ?? "");
  switch (fields["role"]) {
    case "system": return { role: "system", content };
    case "assistant": return { role: "assistant", content };
    case undefined: case "user": return { role: "user", content };
    default: throw new StepError(`A message cannot be said by "${String(fields["role"])}"`);
  }
}

function read(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new StepError("The model's answer is no JSON", { cause });
  }
}
