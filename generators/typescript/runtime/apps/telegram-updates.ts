// SPDX-License-Identifier: 0BSD
import { createHash, timingSafeEqual } from "node:crypto";
import type { EffectContext } from "../connectors/context.js";
import type { Hook } from "../hooked.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf } from "../json.js";
import { HttpProblem } from "../webhooks.js";
import type { AppParams } from "./api.js";
import { bot, callTelegram, telegramFile } from "./telegram-bot.js";
import { namesOf } from "./values.js";

/** Which updates of a bot start the pipeline. */
export interface TelegramUpdates extends AppParams {
  /** The kinds by the names of Telegram's API; `*` is all that Telegram sends unless asked for more. */
  readonly updates?: readonly Json[];
  /** Only messages of these chats, with commas. */
  readonly chats?: Json;
  /** Only messages of these people, with commas. */
  readonly users?: Json;
  /** The file of a message comes along as `data`. */
  readonly download?: Json;
  /** Which size of a photo: `small`, `medium`, `large` when missing, or `extraLarge`. */
  readonly size?: Json;
}

const sizes = ["small", "medium", "large", "extraLarge"];

/** The updates of a bot, one item for each, as Telegram sends them. */
export const telegramUpdates: Hook<TelegramUpdates> = {
  async read(params, request, context) {
    await checkSender(params, request.json, context);
    const update = fieldsOf(request.json["body"]);
    const file = params.download === true ? fileIn(update, params.size) : undefined;
    // A message with a file that is fetched is not held against the chats and people, as on n8n.
    if (file !== undefined) return [{ json: update, binary: { data: await (await telegramFile(params, file, context)).content() } }];
    const message = fieldsOf(update["message"]);
    if (isGiven(params.chats) && !namesOf(params.chats).includes(String(fieldsOf(message["chat"])["id"]))) return undefined;
    if (isGiven(params.users) && !namesOf(params.users).includes(String(fieldsOf(message["from"])["id"]))) return undefined;
    return [{ json: update }];
  },
  async register(params, url, context) {
    const kinds = [...(params.updates ?? [])];
    await callTelegram(params, "setWebhook", { url, allowed_updates: kinds.includes("*") ? [] : kinds, secret_token: await secretOf(params, context) }, context);
  },
};

/** Telegram shows with each update the secret that it was given with the address. */
async function checkSender(params: TelegramUpdates, request: Fields, context: EffectContext): Promise<void> {
  const shown = Buffer.from(textOf(fieldsOf(request["headers"])["x-telegram-bot-api-secret-token"]));
  const wanted = Buffer.from(await secretOf(params, context));
  if (shown.length !== wanted.length || !timingSafeEqual(shown, wanted)) throw new HttpProblem(403, "Provided secret is not valid");
}

/** A secret that needs no place to be kept: it follows from the bot's token, and does not give it away. */
async function secretOf(params: TelegramUpdates, context: EffectContext): Promise<string> {
  return createHash("sha256").update(`updates of ${(await bot(params, context)).token}`).digest("hex");
}

/** The id of the file that a message or a post of a channel carries. */
function fileIn(update: Fields, size: Json): Json {
  const message = fieldsOf(isGiven(update["channel_post"]) ? update["channel_post"] : update["message"]);
  const photos = listOf(message["photo"]).map(fieldsOf);
  // A photo that was sent from a computer comes in one size only.
  if (photos.length > 0) return (photos[sizes.indexOf(isGiven(size) ? textOf(size) : "large")] ?? photos[0])?.["file_id"];
  return fieldsOf(message["video"])["file_id"] ?? fieldsOf(message["document"])["file_id"];
}
