// SPDX-License-Identifier: 0BSD
import type { Fields } from "../items.js";
import type { Completion, ToolCall } from "../models.js";

/** What the steps between question and answer say of a call besides its tool and input. Since version 3 the platform calls the tools itself, and says so in other words. */
export function toldBy(version: number): (call: ToolCall, answer: Completion) => Fields {
  return version < 3 ? invoked : called;
}

/** The model's message stands with the first of its calls. */
function invoked({ id, name, arguments: input }: ToolCall, { text, toolCalls }: Completion): Fields {
  const calls = toolCalls.map((call) => ({ name: call.name, args: call.arguments, type: "tool_call", id: call.id }));
  const log = `Invoking "${name}" with ${JSON.stringify(input)}\n${text}`;
  return { log, messageLog: toolCalls[0]?.id === id ? [message(text, calls)] : [] };
}

function called({ id, name, arguments: input }: ToolCall): Fields {
  const args = { ...input, id };
  const log = `Calling ${name} with input: ${JSON.stringify(args)}`;
  return { log, messageLog: [message(log, [{ id, name, args, type: "tool_call", additional_kwargs: {} }])], type: "tool_call" };
}

/** A message of a model in the form in which the platform's library writes it down. */
function message(content: string, calls: readonly Fields[]): Fields {
  const kwargs = { content, tool_calls: [...calls], invalid_tool_calls: [], additional_kwargs: {}, response_metadata: {} };
  return { lc: 1, type: "constructor", id: ["langchain_core", "messages", "AIMessage"], kwargs };
}
