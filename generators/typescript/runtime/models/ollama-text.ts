// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../host.js";
import { withoutMissing } from "../json.js";
import type { Completion, CompletionRequest, Message } from "../models.js";
import { number, post } from "./call.js";
import { ollamaServer } from "./ollama.js";

/** Who speaks, as a model that goes on with a text reads it. */
const speakers: Readonly<Record<Message["role"], string>> = { system: "System", user: "Human", assistant: "AI", tool: "Tool" };

/** Lets a model of Ollama go on with a text, instead of answering in a conversation. */
export async function ollamaText(request: CompletionRequest, context: EffectContext): Promise<Completion> {
  const { base, headers } = await ollamaServer(request, context);
  const answer = await post(`${base}/api/generate`, headers, {
    model: String(request.model), prompt: asText(request.messages), stream: false,
    options: withoutMissing({
      temperature: number(request.temperature), top_p: number(request.topP), top_k: number(request.topK), num_predict: number(request.maxTokens),
      frequency_penalty: number(request.frequencyPenalty), presence_penalty: number(request.presencePenalty),
    }),
  }, request, context);
  return {
    text: String(answer["response"] ?? ""), toolCalls: [], finishReason: String(answer["done_reason"] ?? ""),
    usage: { inputTokens: Number(answer["prompt_eval_count"] ?? 0), outputTokens: Number(answer["eval_count"] ?? 0) },
  };
}

/** A conversation as one text; a question that stands alone is the text. */
function asText(messages: readonly Message[]): string {
  const [first, ...others] = messages;
  if (first?.role === "user" && others.length === 0) return first.content;
  return messages.map(({ role, content }) => `${speakers[role]}: ${content}`).join("\n");
}

/** Whether a model goes on with texts and knows no conversation. */
export function writesOn({ provider }: { readonly provider: string }): boolean {
  return provider === "ollama-text";
}
