// SPDX-License-Identifier: 0BSD
import { fileOf, requireFile } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { BinaryData, Fields, Json } from "../items.js";
import { fieldsOf, isGiven, textOf } from "../json.js";
import type { AppParams } from "./api.js";
import { bytesIn } from "./bytes.js";
import { atItem } from "./google.js";
import { gmail, headersByName, ownAddress } from "./gmail-account.js";
import { checkedAddresses, mailText, splitAddresses, type Mail } from "./mail.js";

/** A message to write. Lists of addresses are separated by commas. */
export interface SendGmailParams extends AppParams {
  readonly version?: number;
  readonly to?: Json;
  readonly cc?: Json;
  readonly bcc?: Json;
  readonly replyTo?: Json;
  readonly subject?: Json;
  readonly message?: Json;
  /** `html` or `text`. */
  readonly format?: Json;
  /** The name beside the address of the sender. */
  readonly senderName?: Json;
  /** An address that the account may send from; its own when missing. */
  readonly sender?: Json;
  /** Files of the item, by name; names may be separated by commas. */
  readonly attachments?: readonly { readonly property?: Json }[];
  /** Files at hand: a text or bytes, and what they are called. */
  readonly files?: readonly { readonly data?: Json; readonly filename?: Json }[];
}

/**
 * Sends a message from the account. Unlike in n8n no line is added below the text that says which program sent it.
 */
export function sendGmailMessage(params: SendGmailParams, context: EffectContext): Promise<Fields> {
  return atItem(context, async () => {
    const to = checkedAddresses(params.to, "To");
    return gmail(params, "messages/send", { method: "POST", ...upload(params), body: { raw: raw({ ...(await written(params, context)), to }) } }, context);
  });
}

/** An answer to a message, in its conversation. */
export interface ReplyGmailParams extends SendGmailParams {
  readonly inReplyTo?: Json;
  /** Answers the sender only, not everybody whom the message was sent to. */
  readonly senderOnly?: Json;
}

/** Answers a message: its sender and everybody it was sent to, except the account itself. */
export function replyToGmailMessage(params: ReplyGmailParams, context: EffectContext): Promise<Fields> {
  return atItem(context, async () => {
    const mail = await written(params, context);
    const { threadId, payload } = await gmail(params, `messages/${String(params.inReplyTo ?? "")}`, { query: { format: "metadata" } }, context);
    const own = await ownAddress(params, context);
    const headers = headersByName(payload);
    const id = headers.get("message-id");
    const recipients = params.senderOnly === true ? [] : splitAddresses(headers.get("to") ?? "").filter((each) => !each.includes(own));
    // Since version 2.2 an answer goes where the sender wants it.
    const late = (params.version ?? 2.2) >= 2.2;
    const sender = (late ? headers.get("reply-to") : undefined) ?? headers.get("from") ?? "";
    const to = (late && headers.has("reply-to") ? [...recipients, sender] : [sender, ...recipients]).join(", ");
    const subject = headers.get("subject");
    const about = { to, ...(subject === undefined ? {} : { subject }), ...(id === undefined ? {} : { inReplyTo: id, references: id }) };
    return gmail(params, "messages/send", { method: "POST", query: { ...upload(params).query, format: "metadata" }, body: { raw: raw({ ...mail, ...about }), threadId } }, context);
  });
}

/** A draft, in a conversation where one is named. */
export interface DraftGmailParams extends SendGmailParams {
  readonly thread?: Json;
}

/** Creates a draft. Its text is plain unless `format` says otherwise. */
export function createGmailDraft(params: DraftGmailParams, context: EffectContext): Promise<Fields> {
  return atItem(context, async () => {
    const mail = await written({ format: "text", ...params }, context);
    const to = isGiven(params.to) ? { to: checkedAddresses(params.to, "To") } : {};
    const thread = isGiven(params.thread) ? String(params.thread) : undefined;
    const message = { raw: raw({ ...mail, ...to, ...(thread === undefined ? {} : await lastOf(params, thread, context)) }), ...(thread === undefined ? {} : { threadId: thread }) };
    return gmail(params, "drafts", { method: "POST", ...upload(params), body: { message } }, context);
  });
}

/** Deletes a draft for good. */
export async function deleteGmailDraft(params: AppParams & { readonly draft?: Json }, context: EffectContext): Promise<Fields> {
  await gmail(params, `drafts/${String(params.draft ?? "")}`, { method: "DELETE" }, context);
  return { success: true };
}

/** What a draft in a conversation answers: its last message. */
async function lastOf(params: AppParams, thread: string, context: EffectContext): Promise<{ inReplyTo?: string }> {
  const { messages } = await gmail(params, `threads/${thread}`, { query: { format: "metadata", metadataHeaders: "Message-ID" } }, context);
  const last = Array.isArray(messages) ? fieldsOf(fieldsOf(messages.at(-1))["payload"]) : {};
  const id = headersByName(last).get("message-id");
  return id === undefined ? {} : { inReplyTo: id };
}

async function written(params: SendGmailParams, context: EffectContext): Promise<Mail> {
  const files = (params.attachments ?? []).flatMap(({ property }) => String(property ?? "data").split(",").map((name): BinaryData => requireFile(context.item, name, context.index)));
  files.push(...(params.files ?? []).map(({ data, filename }) => fileOf(bytesIn(data), textOf(filename))));
  const address = isGiven(params.sender) ? String(params.sender) : isGiven(params.senderName) ? await ownAddress(params, context) : "";
  const from = address === "" ? {} : { from: isGiven(params.senderName) ? `${String(params.senderName)} <${address}>` : address };
  if (typeof params.message === "object" && params.message !== null) throw new StepError("The message must be a text");
  return {
    ...from,
    ...(isGiven(params.cc) ? { cc: checkedAddresses(params.cc, "CC") } : {}), ...(isGiven(params.bcc) ? { bcc: checkedAddresses(params.bcc, "BCC") } : {}),
    ...(isGiven(params.replyTo) ? { replyTo: checkedAddresses(params.replyTo, "Reply To") } : {}),
    ...(isGiven(params.subject) ? { subject: String(params.subject) } : {}),
    body: String(params.message ?? "").trim(), plain: params.format === "text", files,
  };
}

function raw(mail: Mail): string {
  return Buffer.from(mailText(mail)).toString("base64url");
}

/** Messages with files are uploads. */
function upload(params: SendGmailParams): { readonly query?: Fields } {
  return (params.attachments ?? []).length + (params.files ?? []).length > 0 ? { query: { userId: "me", uploadType: "media" } } : {};
}
