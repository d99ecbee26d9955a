// SPDX-License-Identifier: 0BSD
import { StepError } from "./errors.js";
import type { EffectContext } from "./host.js";
import type { Fields, Json } from "./items.js";
import { fieldsOf, withoutMissing } from "./json.js";
import { deployment } from "./models/azure.js";
import { addressOf, keyOf, listOf, number, post } from "./models/call.js";
import { ollamaServer } from "./models/ollama.js";

/** Which model turns texts into vectors. */
export interface EmbeddingSettings {
  /** `openai`, `azure`, `mistral`, `gemini`, `cohere` or `ollama`. */
  readonly provider: string;
  readonly model: Json;
  /** The credential that holds the key; the provider's name when missing. */
  readonly credential?: string;
  /** Another address of the same interface. */
  readonly baseUrl?: Json;
  /** The length of the vectors; the model's own when missing. */
  readonly dimensions?: Json;
  /** How many texts go with one request; 512 when missing. */
  readonly batchSize?: Json;
  /** Line breaks become blanks unless this is false. */
  readonly stripNewLines?: Json;
  readonly timeoutMs?: Json;
}

/** What vectors are for, where a model tells questions from what answers them. */
type Purpose = "search_document" | "search_query";

/** How many texts go with one request where the settings do not say it. */
const sizes: Readonly<Record<string, number>> = { gemini: 100, cohere: 48 };

/** The vectors of texts, in their order. */
export async function embed(settings: EmbeddingSettings, texts: readonly string[], context: EffectContext, purpose: Purpose = "search_document"): Promise<number[][]> {
  const { provider } = settings;
  const size = Math.max(1, number(settings.batchSize) ?? sizes[provider] ?? 512);
  const whole = provider === "ollama" || provider === "cohere" || settings.stripNewLines === false;
  const plain = whole ? texts : texts.map((text) => text.replace(/\n/g, " "));
  const vectors: number[][] = [];
  for (let at = 0; at < plain.length; at += size) vectors.push(...await ask(settings, plain.slice(at, at + size), purpose, context));
  if (vectors.length !== texts.length) throw new StepError(`The model gave ${vectors.length} vectors for ${texts.length} texts`);
  return vectors;
}

async function ask(settings: EmbeddingSettings, texts: readonly string[], purpose: Purpose, context: EffectContext): Promise<number[][]> {
  const model = String(settings.model);
  const send = (url: string, headers: Readonly<Record<string, string>>, body: Fields): Promise<Fields> => post(url, headers, body, settings, context);
  switch (settings.provider) {
    case "gemini": {
      const name = model.startsWith("models/") ? model : `models/${model}`;
      const requests = texts.map((text) => ({ model: name, content: { role: "user", parts: [{ text }] } }));
      const answer = await send(`${await addressOf(settings, "host", "https://generativelanguage.googleapis.com", context)}/v1beta/${name}:batchEmbedContents`, { "x-goog-api-key": await keyOf(settings, context) }, { requests });
      return listOf(answer["embeddings"]).map(({ values }) => numbersOf(values));
    }
    case "ollama": {
      const { base, headers } = await ollamaServer(settings, context);
      const answer = await send(`${base}/api/embed`, headers, { model, input: [...texts] });
      return Array.isArray(answer["embeddings"]) ? answer["embeddings"].map(numbersOf) : [];
    }
    case "openai": case "mistral": {
      const usual = settings.provider === "openai" ? "https://api.openai.com/v1" : "https://api.mistral.ai/v1";
      const url = `${await addressOf(settings, "url", usual, context)}/embeddings`;
      const answer = await send(url, { authorization: `Bearer ${await keyOf(settings, context)}` }, withoutMissing({ model, input: [...texts], dimensions: number(settings.dimensions) }));
      return listOf(answer["data"]).map(({ embedding }) => numbersOf(embedding));
    }
    case "cohere": {
      const body = { model, texts: [...texts], input_type: purpose, embedding_types: ["float"] };
      const answer = await send("https://api.cohere.com/v1/embed", { authorization: `Bearer ${await keyOf(settings, context)}` }, body);
      const vectors = fieldsOf(answer["embeddings"])["float"];
      return Array.isArray(vectors) ? vectors.map(numbersOf) : [];
    }
    case "azure": {
      const { url, headers } = await deployment(settings, "embeddings", context);
      const answer = await send(url, headers, withoutMissing({ model, input: [...texts], dimensions: number(settings.dimensions) }));
      return listOf(answer["data"]).map(({ embedding }) => numbersOf(embedding));
    }
    default: throw new StepError(`The provider "${settings.provider}" of vectors is not known`);
  }
}

function numbersOf(value: Json): number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}
