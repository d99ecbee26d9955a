// SPDX-License-Identifier: 0BSD
import { simpleParser, type ParsedMail } from "mailparser";
import { fileOf } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import type { BinaryData, Fields, Json } from "../items.js";
import { fieldsOf, isGiven, jsonOf, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { gmail } from "./gmail-account.js";
import { foundMessages, type MessageParams, type SearchParams } from "./gmail-messages.js";

/** What becomes of the files that a message carries. */
export interface Attachments {
  /** They come along as files of the item. */
  readonly download?: Json;
  /** How their names begin; `attachment_` when missing. */
  readonly prefix?: Json;
}

/** A message that Gmail gave as it came over the wire: what its parts say, and what Gmail itself knows of it. */
export async function rawMessage(message: Fields, attachments: Attachments): Promise<ItemData> {
  // n8n reads the bytes as UTF-8 before it looks for the message's own encoding.
  const mail = await simpleParser(Buffer.from(textOf(message["raw"]), "base64").toString("utf8"));
  const { headerLines, attachments: files, headers, date, ...parts } = mail;
  const { id, threadId, labelIds, sizeEstimate } = message;
  const json = {
    id, threadId, labelIds, sizeEstimate, ...parts,
    headers: Object.fromEntries(headerLines.map(({ key, line }) => [key, line])), ...(date === undefined ? {} : { date: date.toISOString() }),
  };
  const binary = attachments.download === true ? filesOf(files, isGiven(attachments.prefix) ? textOf(attachments.prefix) : "attachment_") : {};
  return { json: fieldsOf(jsonOf(json)), ...(Object.keys(binary).length === 0 ? {} : { binary }) };
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

function filesOf(files: ParsedMail["attachments"], prefix: string): Record<string, BinaryData> {
  return Object.fromEntries(files.map((file, index) => [`${prefix}${index}`, fileOf(file.content, file.filename, file.contentType)]));
}
