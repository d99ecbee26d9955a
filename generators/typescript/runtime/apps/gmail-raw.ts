// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { gmail } from "./gmail-account.js";
import { foundMessages, getGmailMessage, getGmailMessages, type MessageParams, type SearchParams } from "./gmail-messages.js";
import { readMail, type Attachments } from "./mail-read.js";

/** A message that Gmail gave as it came over the wire: what its parts say, and what Gmail itself knows of it. */
export async function rawMessage(message: Fields, attachments: Attachments): Promise<ItemData> {
  // n8n reads the bytes as UTF-8 before it looks for the message's own encoding.
  const mail = await readMail(Buffer.from(textOf(message["raw"]), "base64").toString("utf8"));
  const { id, threadId, labelIds, sizeEstimate } = message;
  const binary = attachments.download === true ? mail.files(attachments.prefix) : {};
  const { date, ...parts } = mail.parts;
  const json = { id, threadId, labelIds, sizeEstimate, ...parts, headers: Object.fromEntries(mail.lines), ...(date === undefined ? {} : { date }) };
  return { json, ...(Object.keys(binary).length === 0 ? {} : { binary }) };
}

/** Gets a message with all that it says. */
export async function getWholeGmailMessage(params: MessageParams & { readonly attachments?: Attachments }, context: EffectContext): Promise<ItemData> {
  return await rawMessage(await gmail(params, `messages/${String(params.message ?? "")}`, { query: { format: "raw" } }, context), params.attachments ?? {});
}

/** Gets the messages that match with all that they say, one item for each. */
export async function getWholeGmailMessages(params: SearchParams & { readonly attachments?: Attachments }, context: EffectContext): Promise<ItemData[]> {
  const items: ItemData[] = [];
  for (const { id } of await foundMessages(params, context)) items.push(await getWholeGmailMessage({ ...params, message: id }, context));
  return items;
}

/** Whether what a message says is wanted, or its headers alone, where that is known when the step is reached. */
export interface AsWanted {
  readonly headersOnly?: Json;
  readonly attachments?: Attachments;
}

/** Gets a message, or its headers. */
export async function getGmailMessageAsWanted({ headersOnly, ...params }: MessageParams & AsWanted, context: EffectContext): Promise<Fields | ItemData> {
  return headersOnly ? await getGmailMessage(params, context) : await getWholeGmailMessage(params, context);
}

/** Gets the messages that match, or their headers. */
export async function getGmailMessagesAsWanted({ headersOnly, ...params }: SearchParams & AsWanted, context: EffectContext): Promise<Fields[] | ItemData[]> {
  return headersOnly ? await getGmailMessages(params, context) : await getWholeGmailMessages(params, context);
}
