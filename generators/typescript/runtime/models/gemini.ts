// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { EffectContext } from "../host.js";
import type { Fields } from "../items.js";
import { fieldsOf, jsonOrText, withoutMissing } from "../json.js";
import type { Completion, CompletionRequest, Message } from "../models.js";
import { addressOf, keyOf, listOf, number, post } from "./call.js";

/** Asks a model behind Google's generateContent interface. */
export async function gemini(request: CompletionRequest, context: EffectContext): Promise<Completion> {
  const base = await addressOf(request, "host", "https://generativelanguage.googleapis.com", context);
  const model = String(request.model).replace(/^models\//, "");
  const system = request.messages.filter(({ role }) => role === "system").map(({ content }) => content).join("\n\n");
  const wanted = request.responseFormat;
  const answer = await post(`${base}/v1beta/models/${encodeURIComponent(model)}:generateContent`, { "x-goog-api-key": await keyOf(request, context) }, withoutMissing({
    systemInstruction: system === "" ? undefined : { parts: [{ text: system }] },
    contents: merged(request.messages.filter(({ role }) => role !== "system").map(asContent)),
    safetySettings: request.safety ?? undefined,
    generationConfig: withoutMissing({
      temperature: number(request.temperature), maxOutputTokens: number(request.maxTokens), topP: number(request.topP), topK: number(request.topK),
      responseMimeType: wanted === undefined || wanted === null || wanted === "text" ? undefined : "application/json",
      responseJsonSchema: typeof wanted === "object" && wanted !== null ? wanted : undefined,
      thinkingConfig: number(request.thinkingBudget) === undefined ? undefined : { thinkingBudget: number(request.thinkingBudget) },
    }),
    tools: request.tools === undefined || request.tools.length === 0 ? undefined : [{
      functionDeclarations: request.tools.map(({ name, description, parameters }) => withoutMissing({ name, description, parametersJsonSchema: parameters })),
    }],
  }), request, context);
  const candidate = listOf(answer["candidates"])[0];
  if (candidate === undefined) throw new StepError(`The model gave no answer: ${String(fieldsOf(answer["promptFeedback"])["blockReason"] ?? "no reason was given")}`);
  const parts = listOf(fieldsOf(candidate["content"])["parts"]);
  const usage = fieldsOf(answer["usageMetadata"]);
  return {
    text: parts.filter(({ thought }) => thought !== true).map(({ text }) => (typeof text === "string" ? text : "")).join(""),
    toolCalls: parts.filter((part) => part["functionCall"] !== undefined).map((part, index) => {
      const call = fieldsOf(part["functionCall"]);
      return { id: `call-${index}`, name: String(call["name"] ?? ""), arguments: fieldsOf(call["args"]), ...(part["thoughtSignature"] === undefined ? {} : { signature: part["thoughtSignature"] }) };
    }),
    finishReason: String(candidate["finishReason"] ?? ""),
    usage: { inputTokens: Number(usage["promptTokenCount"] ?? 0), outputTokens: Number(usage["candidatesTokenCount"] ?? 0) },
  };
}

function asContent(message: Message): { role: string; parts: Fields[] } {
  switch (message.role) {
    case "tool": return { role: "user", parts: [{ functionResponse: { name: message.call.name, response: { result: jsonOrText(message.content) } } }] };
    case "assistant": return { role: "model", parts: [
      ...(message.content === "" ? [] : [{ text: message.content }]),
      ...(message.toolCalls ?? []).map((call) => withoutMissing({ functionCall: { name: call.name, args: call.arguments }, thoughtSignature: call.signature })),
    ] };
    case "user": return { role: "user", parts: [
      { text: message.content },
      ...(message.pictures ?? []).map(({ data, mimeType }) => ({ inlineData: { mimeType, data } })),
    ] };
    default: return { role: "user", parts: [{ text: message.content }] };
  }
}

function merged(contents: readonly { role: string; parts: Fields[] }[]): Fields[] {
  const found: { role: string; parts: Fields[] }[] = [];
  for (const content of contents) {
    const last = found.at(-1);
    if (last !== undefined && last.role === content.role) last.parts.push(...content.parts);
    else found.push({ role: content.role, parts: [...content.parts] });
  }
  return found.map(({ role, parts }) => ({ role, parts }));
}
