// SPDX-License-Identifier: 0BSD
import { sendTelegramMessage } from "../apps/telegram.js";
import type { Json } from "../items.js";
import { asking, type AskParams } from "./ask.js";

/** Asks in a chat, with buttons below the message, and waits for the answer. */
export const askByTelegram = asking<AskParams & { readonly chat?: Json }>(({ text, buttons }, { chat, auth }, context) => sendTelegramMessage({
  ...(auth === undefined ? {} : { auth }), chat, text, options: { disable_web_page_preview: true, parse_mode: "Markdown" },
  markup: { kind: "inlineKeyboard", inline: [{ buttons: buttons.map(({ label, url }) => ({ text: label, url })) }] },
}, context));
