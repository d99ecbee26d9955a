// SPDX-License-Identifier: 0BSD
import { sendWhatsAppMessage } from "../apps/whatsapp.js";
import type { Json } from "../items.js";
import { asking, type AskParams } from "./ask.js";

/** Asks by a message that holds the links, and waits for the answer. */
export const askByWhatsApp = asking<AskParams & { readonly from?: Json; readonly to?: Json }>(({ text, buttons }, { from, to, auth }, context) => sendWhatsAppMessage({
  ...(auth === undefined ? {} : { auth }), from, to, text: `${text}\n\n${buttons.map(({ label, url }) => `*${label}:*\n_${url}_\n\n`).join("")}`,
}, context));
