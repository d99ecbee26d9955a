// SPDX-License-Identifier: 0BSD
import { StepError } from "./errors.js";
import type { EffectContext } from "./host.js";
import type { Fields, Json } from "./items.js";
import { withoutMissing } from "./json.js";
import { addressOf, keyOf, listOf, number, post } from "./models/call.js";

/** Which model turns texts into vectors. */
export interface EmbeddingSettings {
  /** `openai`, `mistral`, `gemini` or `ollama`. */
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

/** The vectors of texts, in their order. */
export async function embed(settings: EmbeddingSettings, texts: readonly string[], context: EffectContext): Promise<number[][]> {
  const { provider } = settings;
  const size = Math.max(1, number(settings.batchSize) ?? (provider === "gemini" ? 100 : 512));
  const plain = provider === "ollama" || settings.stripNewLines === false ? texts : texts.map((text) => text.replace(/\n/g, " "));
  const vectors: number[][] = [];
  for (let at = 0; at < plain.length; at += size) vectors.push(...await ask(settings, plain.slice(at, at + size), context));
  if (vectors.length !== texts.length) throw new StepError(`The model gave ${vectors.length} vectors for ${texts.length} texts`);
  return vectors;
}

async function ask(settings: EmbeddingSettings, texts: readonly string[], context: EffectContext): Promise<number[][]> {
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
      const answer = await send(`${await addressOf(settings, "baseUrl", "http://127.0.0.1:11434", context)}/api/embed`, {}, { model, input: [...texts] });
      return Array.isArray(answer["embeddings"]) ? answer["embeddings"].map(numbersOf) : [];
    }
    case "openai": case "mistral": {
      const usual = settings.provider === "openai" ? "https://api.openai.com/v1" : "https://api.mistral.ai/v1";
      const url = `${await addressOf(settings, "url", usual, context)}/embeddings`;
      const answer = await send(url, { authorization: `Bearer ${await keyOf(settings, context)}` }, withoutMissing({ model, input: [...texts], dimensions: number(settings.dimensions) }));
      return listOf(answer["data"]).map(({ embedding }) => numbersOf(embedding));
    }
    default: throw new StepError(`The provider "${settings.provider}" of vectors is not known`);
  }
}

function numbersOf(value: Json): number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}
