// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../host.js";
import { isGiven } from "../json.js";
import { addressOf, type CallSettings } from "./call.js";

/** Where a server of Ollama is, and what it is told besides. */
export interface OllamaServer {
  readonly base: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The server of a credential. A model on one's own machine has none; a key is asked for by what stands before a server. */
export async function ollamaServer(settings: CallSettings, context: EffectContext): Promise<OllamaServer> {
  const usual = "http://127.0.0.1:11434";
  if (settings.credential === undefined) return { base: usual, headers: {} };
  const base = await addressOf(settings, "baseUrl", usual, context);
  const key = (await context.credentials(settings.credential))["apiKey"];
  return { base, headers: isGiven(key) ? { authorization: `Bearer ${key}` } : {} };
}
