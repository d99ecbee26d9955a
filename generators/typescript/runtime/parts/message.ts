// SPDX-License-Identifier: 0BSD
import { callTool } from "../agent.js";
import type { Effect } from "../connector.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, jsonOrText } from "../json.js";
import { complete, type Message } from "../models.js";
import { listOf } from "../models/call.js";
import { count, modelsFor, readParams, type Plugged } from "./definition.js";
import { firstItem } from "./part.js";
import { withTools, type ToolSource } from "./tool.js";

/** A model that is sent messages, and the tools that it may call before it answers. */
export interface Messaging<T> extends Plugged<T> {
  readonly tools?: readonly ToolSource<T>[];
}

/** What a model is told when it is to answer in JSON; the interface asks for the word. */
const JSON_ONLY: Message = { role: "system", content: "You are a helpful assistant designed to output JSON." };

/**
 * Sends messages to a model and gives its choice as the interface does: `{ index, message: { role, content }, … }`.
 * Is called with the parameters that the step had in the workflow, resolved for the item.
 */
export function message<T = Fields>(definition: Messaging<T>): Effect<Json> {
  return async (given, context) => {
    const { params, options } = readParams(given);
    const item = firstItem<T>(context);
    const { model } = modelsFor(definition, item, context);
    const wantsJson = params["jsonOutput"] === true;
    const asked = listOf(fieldsOf(params["messages"])["values"]).map(asMessage);
    const messages = wantsJson ? [JSON_ONLY, ...asked] : asked;
    const most = definition.version < 1.5 ? 0 : count(options["maxToolsIterations"]) ?? 15;
    const settings = { ...model, ...(wantsJson ? { responseFormat: "json_object" } : {}) };
    const answer = await withTools(definition.tools, item, context, async (tools) => {
      const request = { ...settings, tools };
      let said = await complete({ ...request, messages }, context);
      for (let round = 1; said.toolCalls.length > 0; round += 1) {
        if (most > 0 && round >= most) throw new StepError(`The model still wants to call tools after ${most} rounds`);
        messages.push({ role: "assistant", content: said.text, toolCalls: said.toolCalls });
        for (const call of said.toolCalls) messages.push({ role: "tool", content: await callTool(call, tools, context), call });
        said = await complete({ ...request, messages }, context);
      }
      return said;
    });
    return {
      index: 0,
      message: { role: "assistant", content: wantsJson ? jsonOrText(answer.text) : answer.text, refusal: null, annotations: [] },
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
