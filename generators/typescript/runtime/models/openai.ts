// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { EffectContext } from "../host.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, withoutMissing } from "../json.js";
import type { Completion, CompletionRequest, Message, ToolCall } from "../models.js";
import { deployment } from "./azure.js";
import { addressOf, keyOf, listOf, number, post, readArguments } from "./call.js";
import { ollamaServer } from "./ollama.js";

const addresses: Readonly<Record<string, string>> = {
  openai: "https://api.openai.com/v1",
  openrouter: "https://openrouter.ai/api/v1",
  groq: "https://api.groq.com/openai/v1",
  deepseek: "https://api.deepseek.com/v1",
  mistral: "https://api.mistral.ai/v1",
  xai: "https://api.x.ai/v1",
};

/** Asks a model behind an interface like OpenAI's chat completions. */
export async function openAiCompatible(request: CompletionRequest, context: EffectContext): Promise<Completion> {
  const { url, headers } = await address(request, context);
  const reasoning = request.provider === "openai" && /^(o\d|gpt-5)/.test(String(request.model));
  const answer = await post(url, headers, withoutMissing({
    model: String(request.model),
    messages: request.messages.map(asMessage),
    temperature: number(request.temperature),
    [reasoning ? "max_completion_tokens" : "max_tokens"]: number(request.maxTokens),
    top_p: number(request.topP),
    frequency_penalty: number(request.frequencyPenalty),
    presence_penalty: number(request.presencePenalty),
    reasoning_effort: request.reasoningEffort ?? undefined,
    response_format: responseFormat(request.responseFormat),
    tools: request.tools === undefined || request.tools.length === 0 ? undefined : request.tools.map(({ name, description, parameters }) => ({
      type: "function", function: { name, description, parameters: parameters ?? { type: "object", properties: {} } },
    })),
  }), request, context);
  const choice = listOf(answer["choices"])[0] ?? {};
  const message = fieldsOf(choice["message"]);
  const usage = fieldsOf(answer["usage"]);
  return {
    text: contentText(message["content"]),
    toolCalls: listOf(message["tool_calls"]).map(asToolCall),
    finishReason: String(choice["finish_reason"] ?? ""),
    usage: { inputTokens: Number(usage["prompt_tokens"] ?? 0), outputTokens: Number(usage["completion_tokens"] ?? 0) },
  };
}

async function address(request: CompletionRequest, context: EffectContext): Promise<{ url: string; headers: Readonly<Record<string, string>> }> {
  const { provider } = request;
  if (provider === "azure") return deployment(request, "chat/completions", context);
  if (provider === "ollama") return ollama(request, context);
  const usual = addresses[provider];
  if (usual === undefined && !isGiven(request.baseUrl)) throw new StepError(`The model provider "${provider}" is not known: give it a baseUrl`);
  const base = await addressOf(request, "url", usual ?? "", context);
  return { url: `${base}/chat/completions`, headers: { authorization: `Bearer ${await keyOf(request, context)}` } };
}

/** A server of Ollama has the interface under an address of its own. */
async function ollama(request: CompletionRequest, context: EffectContext): Promise<{ url: string; headers: Readonly<Record<string, string>> }> {
  if (isGiven(request.baseUrl)) return { url: `${String(request.baseUrl).replace(/\/+$/, "")}/chat/completions`, headers: {} };
  const { base, headers } = await ollamaServer(request, context);
  return { url: `${base}/v1/chat/completions`, headers };
}

function asMessage(message: Message): Fields {
  switch (message.role) {
    case "tool": return { role: "tool", tool_call_id: message.call.id, content: message.content };
    case "assistant": return withoutMissing({
      role: "assistant", content: message.content,
      tool_calls: message.toolCalls === undefined || message.toolCalls.length === 0 ? undefined : message.toolCalls.map((call) => ({
        id: call.id, type: "function", function: { name: call.name, arguments: JSON.stringify(call.arguments) },
      })),
    });
    case "user": if (message.pictures !== undefined && message.pictures.length > 0) {
      return { role: "user", content: [
        { type: "text", text: message.content },
        ...message.pictures.map(({ data, mimeType }) => ({ type: "image_url", image_url: { url: `data:${mimeType};base64,${data}` } })),
      ] };
    }
  }
  return { role: message.role, content: message.content };
}

function responseFormat(wanted: Json): Json {
  if (wanted === undefined || wanted === null || wanted === "text") return undefined;
  if (wanted === "json" || wanted === "json_object") return { type: "json_object" };
  return { type: "json_schema", json_schema: { name: "answer", schema: fieldsOf(wanted) } };
}

function contentText(content: Json): string {
  if (typeof content === "string") return content;
  return listOf(content).map((part) => (typeof part["text"] === "string" ? part["text"] : "")).join("");
}

function asToolCall(call: Fields): ToolCall {
  const called = fieldsOf(call["function"]);
  const name = String(called["name"] ?? "");
  return { id: String(call["id"] ?? name), name, arguments: readArguments(called["arguments"], name) };
}
