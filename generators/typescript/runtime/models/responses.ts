// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../host.js";
import type { Fields } from "../items.js";
import { withoutMissing } from "../json.js";
import type { ModelSettings } from "../models.js";
import { addressOf, keyOf, number, post } from "./call.js";

/** Asks a model behind OpenAI's interface for responses and gives its answer as it comes. */
export async function respond(settings: ModelSettings, request: Fields, context: EffectContext): Promise<Fields> {
  const base = await addressOf(settings, "url", "https://api.openai.com/v1", context);
  return post(`${base}/responses`, { authorization: `Bearer ${await keyOf(settings, context)}` }, withoutMissing({
    model: String(settings.model),
    temperature: number(settings.temperature),
    top_p: number(settings.topP),
    max_output_tokens: number(settings.maxTokens),
    ...request,
  }), settings, context);
}
