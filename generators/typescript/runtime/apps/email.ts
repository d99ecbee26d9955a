// SPDX-License-Identifier: 0BSD
import { randomUUID } from "node:crypto";
import type { EffectContext } from "../connectors/context.js";
import type { Json } from "../items.js";
import type { ItemData } from "../transform.js";
import type { AppParams } from "./api.js";
import { itemFile } from "./files.js";
import { deliver } from "./smtp.js";
import { isGiven, namesOf, textOf } from "./values.js";

/** A mail. */
export interface Email extends AppParams {
  readonly from?: Json;
  /** Addresses with commas, with or without names. */
  readonly to?: Json;
  readonly cc?: Json;
  readonly bcc?: Json;
  readonly replyTo?: Json;
  readonly subject?: Json;
  /** `text`, `html` or `both`; whatever is given when missing. */
  readonly format?: Json;
  readonly text?: Json;
  readonly html?: Json;
  /** Names of the item's files, with commas. */
  readonly attachments?: Json;
  /** The server's certificate is not checked. */
  readonly insecure?: Json;
}

/** Sends a mail through an SMTP server, in HTML unless told otherwise. */
export async function sendEmail(params: Email, context: EffectContext): Promise<ItemData> {
  return await sendMail({ ...params, format: params.format ?? "html" }, context);
}

/** Sends a mail through an SMTP server, as plain text unless told otherwise. */
export async function sendPlainEmail(params: Email, context: EffectContext): Promise<ItemData> {
  return await sendMail({ ...params, format: params.format ?? "text" }, context);
}

/** Sends a mail through an SMTP server, with every text that is given. */
export async function sendMail(params: Email, context: EffectContext): Promise<ItemData> {
  const values = await context.credentials(params.auth?.["smtp"] ?? "smtp");
  const port = Number(values["port"] ?? 465);
  const from = addressOf(textOf(params.from));
  const to = [params.to, params.cc, params.bcc].flatMap(namesOf).map(addressOf);
  const id = `<${randomUUID()}@${from.split("@")[1] ?? "localhost"}>`;
  const message = messageOf(params, id, context);
  const start = Date.now();
  const receipt = await deliver({
    host: values["host"] ?? "", port, secure: values["secure"] === undefined ? port === 465 : values["secure"] === "true",
    user: values["user"], password: values["password"], insecure: params.insecure === true,
  }, from, to, message, context.signal);
  return { json: {
    accepted: receipt.accepted, rejected: receipt.rejected, ehlo: receipt.ehlo, envelopeTime: 0, messageTime: Date.now() - start,
    messageSize: Buffer.byteLength(message), response: receipt.response, envelope: { from, to }, messageId: id,
  } };
}

/** The address in `Name <address>`. */
function addressOf(written: string): string {
  return (/<([^<>]*)>\s*$/.exec(written)?.[1] ?? written).replace(/[\s<>]/g, "");
}

function messageOf(params: Email, id: string, context: EffectContext): string {
  const heads = [
    ["From", params.from], ["To", params.to], ["Cc", params.cc], ["Reply-To", params.replyTo], ["Subject", params.subject],
    ["Message-ID", id], ["Date", new Date().toUTCString().replace("GMT", "+0000")], ["MIME-Version", "1.0"],
  ] as const;
  const head = heads.filter(([, value]) => isGiven(value)).map(([name, value]) => `${name}: ${header(textOf(value))}`).join("\r\n");
  const format = params.format;
  const texts = [
    ...(format !== "html" && isGiven(params.text) ? [part("text/plain; charset=utf-8", textOf(params.text))] : []),
    ...(format !== "text" && isGiven(params.html) ? [part("text/html; charset=utf-8", textOf(params.html))] : []),
  ];
  const files = namesOf(params.attachments).map((name) => {
    const file = itemFile(context, name);
    const title = header(file.name ?? name).replace(/"/g, "'");
    return part(`${file.type}; name="${title}"`, file.bytes, [`Content-ID: <${name}>`, `Content-Disposition: attachment; filename="${title}"`]);
  });
  const body = texts.length > 1 ? joined("alternative", texts) : texts[0] ?? part("text/plain; charset=utf-8", "");
  return `${head}\r\n${files.length === 0 ? body : joined(format === "html" || format === "both" ? "related" : "mixed", [body, ...files])}`;
}

/** A header's text: nothing of it can begin a header of its own, and what is not ASCII is encoded. */
function header(text: string): string {
  const line = text.replace(/[\r\n]+/g, " ");
  return line.replace(/[^\x20-\x7e]+(?: +[^\x20-\x7e]+)*/g, (run) => `=?UTF-8?B?${Buffer.from(run).toString("base64")}?=`);
}

function part(type: string, content: string | Buffer, heads: readonly string[] = []): string {
  const base64 = Buffer.from(content).toString("base64").replace(/(.{76})(?=.)/g, "$1\r\n");
  return [`Content-Type: ${type}`, "Content-Transfer-Encoding: base64", ...heads, "", base64].join("\r\n");
}

function joined(kind: string, parts: readonly string[]): string {
  const mark = `=_${randomUUID()}`;
  return `Content-Type: multipart/${kind}; boundary="${mark}"\r\n\r\n${parts.map((each) => `--${mark}\r\n${each}\r\n`).join("")}--${mark}--`;
}
