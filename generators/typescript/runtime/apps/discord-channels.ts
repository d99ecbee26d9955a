// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, listOf, withoutMissing } from "../json.js";
import { pause } from "../pause.js";
import { AppError, callApi, type AppParams } from "./api.js";
import { callDiscord } from "./discord.js";
import { operation, type RestApi } from "./rest.js";

const discord: RestApi = { url: "https://discord.com/api/v10", ways: { botToken: "discordBotApi", oAuth2: "discordOAuth2Api" } };

export const createDiscordChannel = operation(discord, { method: "POST", path: "/guilds/{guild}/channels" });
export const getDiscordChannel = operation(discord, { method: "GET", path: "/channels/{channel}" });
export const updateDiscordChannel = operation(discord, { method: "PATCH", path: "/channels/{channel}" });
export const deleteDiscordChannel = operation(discord, { method: "DELETE", path: "/channels/{channel}" });

/** The channels of a server, once for all items; of the first so many, where not all are wanted, those of some types. */
export async function listDiscordChannels(params: AppParams & { readonly guild?: Json; readonly all?: Json; readonly limit?: Json; readonly types?: readonly Json[] }, context: EffectContext): Promise<Fields[]> {
  const found = listOf(await callDiscord(params, { url: `/guilds/${String(params.guild)}/channels` }, context)).map(fieldsOf);
  const first = params.all === true ? found : found.slice(0, Number(params.limit ?? 100));
  return params.types === undefined || params.types.length === 0 ? first : first.filter(({ type }) => params.types?.includes(type));
}

/** A message for the address of a webhook, as version 1 sent it. */
export interface PlainDiscordMessage {
  readonly url?: Json;
  readonly content?: Json;
  readonly username?: Json;
  readonly avatar?: Json;
  readonly tts?: Json;
  /** A list of embeds as JSON text. */
  readonly embeds?: Json;
}

/** Sends a message to the address of a webhook; where that is too much for Discord at the moment, it is tried four times more. */
export async function sendPlainDiscordMessage(params: PlainDiscordMessage, context: EffectContext): Promise<Fields> {
  const { url, content, username, avatar, tts } = params;
  if (!url) throw new StepError("Webhook uri is required.");
  if (!content && !params.embeds) throw new StepError("Either content or embeds must be set.");
  const body = withoutMissing({ content: content || undefined, username: username || undefined, avatar_url: avatar || undefined, tts: tts || undefined, embeds: embedsOf(params) });
  for (let left = 4; ; left -= 1) {
    try {
      await callApi({ method: "POST", url: String(url), body }, context);
      return { success: true };
    } catch (error) {
      if (!(error instanceof AppError) || error.status !== 429 || left === 0) throw error;
      await pause(Number(fieldsOf(error.body)["retry_after"] ?? 1) * 1000, context.signal);
    }
  }
}

function embedsOf({ embeds }: PlainDiscordMessage): Json {
  if (!embeds) return undefined;
  try {
    const list: Json = JSON.parse(String(embeds));
    if (Array.isArray(list)) return list;
  } catch (cause) {
    throw new StepError("Embeds must be valid JSON.", { cause });
  }
  throw new StepError("Embeds must be valid JSON.");
}
