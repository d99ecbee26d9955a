// SPDX-License-Identifier: 0BSD
import type { Effect } from "../connector.js";
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { isGiven, textOf, withoutMissing } from "../json.js";
import type { ItemData } from "../transform.js";
import type { AppParams } from "./api.js";
import { appendFile, itemFile } from "./files.js";
import { callTelegram, telegramFile } from "./telegram-bot.js";

/** A button below a message; beside its text the fields of Telegram's own API. */
interface Button extends Fields {
  text?: Json;
}

/** What stands below a message. */
export interface TelegramMarkup {
  /** `inlineKeyboard`, `replyKeyboard`, `forceReply` or `replyKeyboardRemove`; the other members count only for their kind. */
  readonly kind?: Json;
  readonly inline?: readonly { readonly buttons?: readonly Button[] }[];
  readonly keyboard?: readonly { readonly buttons?: readonly Button[] }[];
  readonly keyboardOptions?: Readonly<Fields>;
  readonly forceReply?: Readonly<Fields>;
  readonly removeKeyboard?: Readonly<Fields>;
}

/** What calls about a message of a chat have in common. */
export interface TelegramChat extends AppParams {
  readonly chat?: Json;
  readonly message?: Json;
  readonly inlineMessage?: Json;
  readonly markup?: TelegramMarkup;
  /** Further parameters by the names of Telegram's API. */
  readonly options?: Readonly<Fields>;
}

/** A text message. */
export interface TelegramText extends TelegramChat {
  readonly text?: Json;
  /** Links are shown with a preview where the text has an address. */
  readonly previews?: boolean;
}

/** A message that is a file. */
export interface TelegramFile extends TelegramChat {
  /** An address, or the id of a file that Telegram knows. */
  readonly file?: Json;
  /** The item's own file is sent. */
  readonly upload?: Json;
  /** Under which name the item carries the file; `data` when missing. */
  readonly binary?: Json;
  readonly fileName?: Json;
}

/** A file that somebody sent to the bot. */
export interface TelegramFileId extends AppParams {
  readonly file?: Json;
  /** Only what is known of the file is asked for when this is false. */
  readonly download?: Json;
  readonly mimeType?: Json;
}

/** Several photos or videos in one message. */
export interface TelegramAlbum extends TelegramChat {
  readonly media?: readonly Fields[];
}

/** Sends a text message: as Markdown and without a preview of links, unless the options or `previews` say otherwise. */
export async function sendTelegramMessage(params: TelegramText, context: EffectContext): Promise<ItemData> {
  const shown = params.previews === true && hasAddress(textOf(params.text));
  const defaults: Fields = { ...(shown ? {} : { disable_web_page_preview: true }), parse_mode: "Markdown" };
  return await callTelegram(params, "sendMessage", { chat_id: params.chat, text: params.text, ...defaults, ...params.options, ...markup(params.markup) }, context);
}

/** What n8n takes for an address in a text. */
function hasAddress(text: string): boolean {
  return /(https?|ftp|file):\/\/\S+|www\.\S+|\S+\.\S+/.test(text);
}

/** Replaces the text of a message. */
export async function editTelegramMessage(params: TelegramText, context: EffectContext): Promise<ItemData> {
  const target = isGiven(params.inlineMessage) ? { inline_message_id: params.inlineMessage } : { chat_id: params.chat, message_id: params.message };
  return await callTelegram(params, "editMessageText", { ...target, text: params.text, ...params.options, ...markup(params.markup) }, context);
}

/** Removes a message. */
export async function deleteTelegramMessage(params: TelegramChat, context: EffectContext): Promise<ItemData> {
  return await callTelegram(params, "deleteMessage", { chat_id: params.chat, message_id: params.message }, context);
}

/** Pins a message in its chat. */
export async function pinTelegramMessage(params: TelegramChat, context: EffectContext): Promise<ItemData> {
  return await callTelegram(params, "pinChatMessage", { chat_id: params.chat, message_id: params.message, ...params.options }, context);
}

/** Shows in a chat that the bot is busy: `typing` unless told otherwise. */
export async function sendTelegramAction(params: TelegramChat & { readonly action?: Json }, context: EffectContext): Promise<ItemData> {
  return await callTelegram(params, "sendChatAction", { chat_id: params.chat, action: params.action ?? "typing" }, context);
}

/** Sends a place. */
export async function sendTelegramLocation(params: TelegramChat & { readonly latitude?: Json; readonly longitude?: Json }, context: EffectContext): Promise<ItemData> {
  return await callTelegram(params, "sendLocation", { chat_id: params.chat, latitude: params.latitude ?? 0, longitude: params.longitude ?? 0, ...params.options, ...markup(params.markup) }, context);
}

export const sendTelegramPhoto = fileSender("photo");
export const sendTelegramDocument = fileSender("document");
export const sendTelegramVideo = fileSender("video");
export const sendTelegramAudio = fileSender("audio");
export const sendTelegramAnimation = fileSender("animation");
export const sendTelegramSticker = fileSender("sticker");

/** Sends several photos or videos in one message. */
export async function sendTelegramAlbum(params: TelegramAlbum, context: EffectContext): Promise<ItemData> {
  const media = (params.media ?? []).map((each) => ({ type: "photo", ...each }));
  return await callTelegram(params, "sendMediaGroup", { chat_id: params.chat, ...params.options, media }, context);
}

/** Fetches a file that somebody sent; its content becomes the file `data` of the item. */
export async function getTelegramFile(params: TelegramFileId, context: EffectContext): Promise<ItemData> {
  const { answer, content } = await telegramFile(params, params.file, context);
  if (params.download === false) return answer;
  return { json: answer.json, binary: { data: await content(isGiven(params.mimeType) ? textOf(params.mimeType) : undefined) } };
}

/** A connector that sends a message which is a file of a kind. */
function fileSender(kind: string): Effect<TelegramFile> {
  const method = `send${kind.charAt(0).toUpperCase()}${kind.slice(1)}`;
  return async (params, context) => {
    const body = { chat_id: params.chat, ...params.options, ...markup(params.markup) };
    if (params.upload !== true) return await callTelegram(params, method, { ...body, [kind]: params.file }, context);
    const file = itemFile(context, params.binary);
    const form = new FormData();
    for (const [name, value] of Object.entries(body)) if (value !== undefined) form.append(name, textOf(value));
    appendFile(form, kind, file, isGiven(params.fileName) ? textOf(params.fileName) : undefined);
    return await callTelegram(params, method, form, context);
  };
}

function markup(given: TelegramMarkup | undefined): Fields {
  const rows = (of: TelegramMarkup["inline"]): Json => (of ?? []).map((row) => (row.buttons ?? []).map((button) => withoutMissing(button)));
  switch (given?.kind) {
    case "inlineKeyboard": return { reply_markup: { inline_keyboard: rows(given.inline) } };
    case "replyKeyboard": return { reply_markup: { keyboard: rows(given.keyboard), ...given.keyboardOptions } };
    case "forceReply": return { reply_markup: { ...given.forceReply } };
    case "replyKeyboardRemove": return { reply_markup: { ...given.removeKeyboard } };
    default: return {};
  }
}
