// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../host.js";
import type { Fields } from "../items.js";
import { fieldsOf, withoutMissing } from "../json.js";
import type { Completion, CompletionRequest, Message } from "../models.js";
import { addressOf, keyOf, listOf, number, post } from "./call.js";

/** Asks a model behind Anthropic's messages interface. */
export async function anthropic(request: CompletionRequest, context: EffectContext): Promise<Completion> {
  const base = await addressOf(request, "url", "https://api.anthropic.com", context);
  const thinking = number(request.thinkingBudget);
  const system = request.messages.filter(({ role }) => role === "system").map(({ content }) => content).join("\n\n");
  const answer = await post(`${base}/v1/messages`, { "x-api-key": await keyOf(request, context), "anthropic-version": "2023-06-01" }, withoutMissing({
    model: String(request.model),
    max_tokens: number(request.maxTokens) ?? (thinking === undefined ? 4096 : thinking + 4096),
    system: system === "" ? undefined : system,
    messages: merged(request.messages.filter(({ role }) => role !== "system").map(asMessage)),
    temperature: thinking === undefined ? number(request.temperature) : undefined,
    top_p: number(request.topP),
    top_k: number(request.topK),
    thinking: thinking === undefined ? undefined : { type: "enabled", budget_tokens: thinking },
    tools: request.tools === undefined || request.tools.length === 0 ? undefined : request.tools.map(({ name, description, parameters }) => ({
      name, description, input_schema: parameters ?? { type: "object", properties: {} },
    })),
  }), request, context);
  const parts = listOf(answer["content"]);
  const usage = fieldsOf(answer["usage"]);
  return {
    text: parts.filter(({ type }) => type === "text").map(({ text }) => String(text ?? "")).join(""),
    toolCalls: parts.filter(({ type }) => type === "tool_use").map(({ id, name, input }) => ({
      id: String(id), name: String(name), arguments: fieldsOf(input),
      signature: parts.filter(({ type }) => type === "thinking" || type === "redacted_thinking"),
    })),
    finishReason: String(answer["stop_reason"] ?? ""),
    usage: { inputTokens: Number(usage["input_tokens"] ?? 0), outputTokens: Number(usage["output_tokens"] ?? 0) },
  };
}

function asMessage(message: Message): { role: string; content: Fields[] } {
  switch (message.role) {
    case "tool": return { role: "user", content: [{ type: "tool_result", tool_use_id: message.call.id, content: message.content }] };
    case "assistant": {
      const calls = message.toolCalls ?? [];
      return { role: "assistant", content: [
        // Thoughts that led to a call must be sent back unchanged, before the call.
        ...listOf(calls[0]?.signature),
        ...(message.content === "" ? [] : [{ type: "text", text: message.content }]),
        ...calls.map((call) => ({ type: "tool_use", id: call.id, name: call.name, input: call.arguments })),
      ] };
    }
    case "user": return { role: "user", content: [
      ...(message.pictures ?? []).map(({ data, mimeType }) => ({ type: "image", source: { type: "base64", media_type: mimeType, data } })),
      { type: "text", text: message.content },
    ] };
    default: return { role: "user", content: [{ type: "text", text: message.content }] };
  }
}

/** Neighbours of one role become one message: the results of several tools must come together. */
function merged(messages: readonly { role: string; content: Fields[] }[]): Fields[] {
  const found: { role: string; content: Fields[] }[] = [];
  for (const message of messages) {
    const last = found.at(-1);
    if (last !== undefined && last.role === message.role) last.content.push(...message.content);
    else found.push({ role: message.role, content: [...message.content] });
  }
  return found.map(({ role, content }) => ({ role, content }));
}
