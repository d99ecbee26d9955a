// SPDX-License-Identifier: 0BSD
import { randomBytes } from "node:crypto";
import { StepError } from "../errors.js";
import type { BinaryData, Json } from "../items.js";

/** A message before it is written as RFC 5322 has it. Lists of addresses are separated by commas. */
export interface Mail {
  readonly from?: string;
  readonly to?: string;
  readonly cc?: string;
  readonly bcc?: string;
  readonly replyTo?: string;
  readonly subject?: string;
  readonly inReplyTo?: string;
  readonly references?: string;
  /** The text, as `text/html` unless `plain` is set. */
  readonly body: string;
  readonly plain: boolean;
  readonly files?: readonly BinaryData[];
}

/** The message as the text that mail servers exchange, in UTF-8. */
export function mailText(mail: Mail): string {
  const headers = ([
    ["From", addresses(mail.from)], ["To", addresses(mail.to)], ["Cc", addresses(mail.cc)], ["Bcc", addresses(mail.bcc)], ["Reply-To", addresses(mail.replyTo)],
    ["Subject", mail.subject === undefined ? undefined : word(mail.subject)], ["In-Reply-To", mail.inReplyTo], ["References", mail.references], ["MIME-Version", "1.0"],
  ] as const).flatMap(([name, value]) => (value === undefined || value === "" ? [] : [`${name}: ${value.replace(/[\r\n]+/g, " ")}`]));
  const text = part([`Content-Type: ${mail.plain ? "text/plain" : "text/html"}; charset=utf-8`], Buffer.from(mail.body).toString("base64"));
  if (mail.files === undefined || mail.files.length === 0) return `${headers.join("\r\n")}\r\n${text}`;
  const boundary = `part-${randomBytes(12).toString("hex")}`;
  const parts = [text, ...mail.files.map(attached)].map((each) => `--${boundary}\r\n${each}`).join("");
  return `${headers.join("\r\n")}\r\nContent-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n${parts}--${boundary}--\r\n`;
}

/** Checks a list of addresses, separated by commas. `field` names it in the error. */
export function checkedAddresses(list: Json, field: string): string {
  const each = String(list ?? "").split(",").map((address) => address.trim());
  const wrong = each.find((address) => !address.includes("@"));
  if (wrong !== undefined) throw new StepError("Invalid email address", { description: `The email address '${wrong}' in the '${field}' field isn't valid` });
  return each.join(", ");
}

function attached(file: BinaryData): string {
  const name = file.fileName === undefined ? "" : file.fileName;
  const named = name === "" ? "" : `; filename*=utf-8''${encodeURIComponent(name)}`;
  return part([`Content-Type: ${file.mimeType}`, `Content-Disposition: attachment${named}`], file.data);
}

function part(headers: readonly string[], base64: string): string {
  return `${headers.join("\r\n")}\r\nContent-Transfer-Encoding: base64\r\n\r\n${(base64.match(/.{1,76}/g) ?? [""]).join("\r\n")}\r\n`;
}

/** Names beside addresses may need an encoding, addresses themselves not. */
function addresses(list: string | undefined): string | undefined {
  if (list === undefined) return undefined;
  return splitAddresses(list).map((each) => {
    const [, quoted = "", address] = /^(.*?)\s*<([^<>]*)>$/.exec(each) ?? [];
    if (address === undefined) return each;
    const name = quoted.replace(/^"(.*)"$/, "$1");
    return name === "" ? address : `${/^[\w .'-]*$/.test(name) || /[^\x20-\x7e]/.test(name) ? word(name) : `"${name}"`} <${address}>`;
  }).join(", ");
}

/** The addresses of a list; a comma in quotes belongs to a name. */
export function splitAddresses(list: string): string[] {
  return (list.match(/(?:"[^"]*"|[^,"])+/g) ?? []).map((each) => each.trim()).filter((each) => each !== "");
}

/** A header's text as RFC 2047 has it, in pieces of whole characters that stay below its limit of 75. */
function word(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  const pieces: string[] = [];
  let piece = "";
  for (const character of text) {
    if (Buffer.byteLength(piece + character) > 42) {
      pieces.push(piece);
      piece = "";
    }
    piece += character;
  }
  return [...pieces, piece].map((each) => `=?UTF-8?B?${Buffer.from(each).toString("base64")}?=`).join(" ");
}
