// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { textOf } from "../json.js";
import { createGmailDraft, sendGmailMessage, type SendGmailParams } from "./gmail.js";

/** A message whose text is given in blocks. */
export interface GmailBlocks extends SendGmailParams {
  readonly blocks?: readonly { readonly text?: Json }[];
}

/** Sends a message from the account: each block a paragraph, with its line breaks. */
export async function sendGmailBlocks(params: GmailBlocks, context: EffectContext): Promise<Fields> {
  return await sendGmailMessage(composed(params), context);
}

/** Creates a draft of the same kind. */
export async function createGmailBlocksDraft(params: GmailBlocks, context: EffectContext): Promise<Fields> {
  return await createGmailDraft(composed(params), context);
}

function composed({ blocks = [], ...mail }: GmailBlocks): SendGmailParams {
  const message = blocks.map(({ text }) => `<p>${escaped(textOf(text))}</p>`).join("\n");
  return { ...mail, format: "html", message };
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replace(/\r?\n/g, "<br>");
}
