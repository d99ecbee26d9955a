// SPDX-License-Identifier: 0BSD
import { simpleParser, type ParsedMail } from "mailparser";
import { fileOf } from "../binary.js";
import type { BinaryData, Fields, Json } from "../items.js";
import { fieldsOf, isGiven, jsonOf, textOf } from "../json.js";
import type { ItemData } from "../transform.js";

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

function filesOf(files: ParsedMail["attachments"], prefix: string): Record<string, BinaryData> {
  return Object.fromEntries(files.map((file, index) => [`${prefix}${index}`, fileOf(file.content, file.filename, file.contentType)]));
}
