// SPDX-License-Identifier: 0BSD
import { numberAt, settingsAt, textAt, type Settings } from "./config.js";
import { StepError } from "./errors.js";
import type { EffectContext } from "./host.js";
import type { Fields, Json } from "./items.js";
import { anthropic } from "./models/anthropic.js";
import { gemini } from "./models/gemini.js";
import { ollamaText } from "./models/ollama-text.js";
import { openAiCompatible } from "./models/openai.js";

/** Which model answers, and how. Values may be of any type because expressions may give them. */
export interface ModelSettings {
  /** `openai`, `openrouter`, `groq`, `deepseek`, `mistral`, `xai`, `ollama`, `azure`, `anthropic`, `gemini`, or, for models that go on with a text, `ollama-text`. */
  readonly provider: string;
  readonly model: Json;
  /** The credential that holds the key; the provider's name when missing. */
  readonly credential?: string;
  /** Another address of the same interface. */
  readonly baseUrl?: Json;
  readonly temperature?: Json;
  readonly maxTokens?: Json;
  readonly topP?: Json;
  readonly topK?: Json;
  readonly frequencyPenalty?: Json;
  readonly presencePenalty?: Json;
  readonly reasoningEffort?: Json;
  readonly thinkingBudget?: Json;
  readonly safety?: Json;
  /** `text`, `json_object`, or a JSON schema. */
  readonly responseFormat?: Json;
  readonly timeoutMs?: Json;
  readonly maxRetries?: Json;
}

/** A picture that goes with a message, in base64. */
export interface Picture {
  readonly data: string;
  readonly mimeType: string;
}

/** A tool that the model wants to be called. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: Fields;
  /** What the provider wants to get back with the call, unread. */
  readonly signature?: Json;
}

/** One message of a conversation. */
export type Message =
  | { readonly role: "system"; readonly content: string }
  | { readonly role: "user"; readonly content: string; readonly pictures?: readonly Picture[] }
  | { readonly role: "assistant"; readonly content: string; readonly toolCalls?: readonly ToolCall[] }
  | { readonly role: "tool"; readonly content: string; readonly call: ToolCall };

/** What a model is told about a tool. */
export interface ToolDescription {
  readonly name: string;
  readonly description: string;
  /** The arguments, as a JSON schema of an object. */
  readonly parameters?: Fields;
}

/** A question to a model. */
export interface CompletionRequest extends ModelSettings {
  readonly messages: readonly Message[];
  readonly tools?: readonly ToolDescription[];
}

/** What a model answered. */
export interface Completion {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly finishReason: string;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number };
}

/** Asks a model once. */
export async function complete(request: CompletionRequest, context: EffectContext): Promise<Completion> {
  switch (request.provider) {
    case "anthropic": return anthropic(request, context);
    case "gemini": case "google": return gemini(request, context);
    case "ollama-text": return ollamaText(request, context);
    default: return openAiCompatible(request, context);
  }
}

/** The settings of a model as pipeline.yaml gives them. */
export function modelSettings(settings: Settings, name = "model"): ModelSettings {
  const provider = textAt(settings, "provider");
  const model = textAt(settings, "model");
  if (provider === undefined || model === undefined) throw new StepError(`pipeline.yaml: models.${name} needs a provider and a model`);
  const known = {
    credential: textAt(settings, "credential"), baseUrl: textAt(settings, "baseUrl"), reasoningEffort: textAt(settings, "reasoningEffort"),
    temperature: numberAt(settings, "temperature"), maxTokens: numberAt(settings, "maxTokens"), topP: numberAt(settings, "topP"), topK: numberAt(settings, "topK"),
    frequencyPenalty: numberAt(settings, "frequencyPenalty"), presencePenalty: numberAt(settings, "presencePenalty"),
    thinkingBudget: numberAt(settings, "thinkingBudget"), timeoutMs: numberAt(settings, "timeoutMs"), maxRetries: numberAt(settings, "maxRetries"),
    safety: settings["safety"], responseFormat: settings["responseFormat"],
  };
  const { credential, maxTokens, topK, ...values } = known;
  return { provider, model, ...(credential === undefined ? {} : { credential }), maxTokens: unlessOff(maxTokens), topK: unlessOff(topK), ...values };
}

/** In the workflow -1 stood for "no limit". */
function unlessOff(limit: number | undefined): number | undefined {
  return limit === undefined || limit < 0 ? undefined : limit;
}

/** The model of a name in the `models` section. */
export function modelFrom(models: Readonly<Record<string, Settings>>, name: string): ModelSettings {
  return modelSettings(settingsAt({ ...models }, name), name);
}
