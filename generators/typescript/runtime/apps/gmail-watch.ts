// SPDX-License-Identifier: 0BSD
import { convert } from "html-to-text";
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf } from "../json.js";
import type { AppParams } from "./api.js";
import { gmail, headerFields } from "./gmail-account.js";

/** Which messages are looked for. */
export interface WatchedMail extends AppParams {
  /** A search in Gmail's own language. */
  readonly search?: Json;
  readonly from?: Json;
  readonly subject?: Json;
  /** What they hold, and what they do not. */
  readonly words?: Json;
  readonly without?: Json;
  /** `all`, `is:unread` or `is:read`. */
  readonly state?: Json;
  /** The id of a label, and the folder that they lie in. */
  readonly label?: Json;
  readonly folder?: Json;
  /** Messages with files only. */
  readonly hasAttachment?: Json;
  readonly most?: Json;
  /** They count as read from then on. */
  readonly read?: Json;
}

/** The newest messages that match, with their text. */
export async function watchedMail(params: WatchedMail, context: EffectContext): Promise<Fields[]> {
  const { search, from, subject, words, without, state, label, folder, hasAttachment, most, read, ...account } = params;
  const said = (name: string, value: Json): string[] => (isGiven(value) ? [`${name}${textOf(value)}`] : []);
  const parts = [
    ...said("", search), ...said("from:", from), ...(isGiven(subject) ? [`subject:(${textOf(subject)})`] : []), ...said("", words),
    ...(isGiven(without) ? [`-{${textOf(without)}}`] : []), ...(isGiven(state) && state !== "all" ? [textOf(state)] : []), ...(isOn(hasAttachment) ? ["has:attachment"] : []),
  ];
  const labelIds = [folder, ...(Array.isArray(label) ? label : [label])].filter(isGiven);
  const query = { ...(parts.length > 0 ? { q: parts.join(" ") } : {}), ...(labelIds.length > 0 ? { labelIds } : {}), maxResults: isGiven(most) ? Number(most) : 10 };
  const { messages } = await gmail(account, "messages", { query }, context);
  const found: Fields[] = [];
  for (const each of listOf(messages)) {
    const id = textOf(fieldsOf(each)["id"]);
    found.push(shown(await gmail(account, `messages/${id}`, { query: { format: "full" } }, context)));
    if (isOn(read)) await gmail(account, `messages/${id}/modify`, { method: "POST", body: { removeLabelIds: ["UNREAD"] } }, context);
  }
  return found;
}

function isOn(value: Json): boolean {
  return value === true || value === "true";
}

/** A message with its text and the most important headers. */
function shown({ payload, internalDate, ...message }: Fields): Fields {
  const headers = new Map(Object.entries(headerFields(fieldsOf(payload)["headers"])).map(([name, value]) => [name.toLowerCase(), textOf(value)]));
  const from = headers.get("from") ?? "";
  const [plain, html] = ["text/plain", "text/html"].map((type) => partOf(payload, type));
  return {
    ...message, subject: headers.get("subject") ?? "", fromEmail: /<([^<>]*)>\s*$/.exec(from)?.[1] ?? from.trim(),
    fullTextBody: plain ?? convert(html ?? "", { wordwrap: false }), internalDate: new Date(Number(internalDate)).toISOString(),
  };
}

/** The first part of a type that is no file. */
function partOf(part: Json, type: string): string | undefined {
  const { mimeType, filename, body, parts } = fieldsOf(part);
  if (mimeType === type && !isGiven(filename)) return Buffer.from(textOf(fieldsOf(body)["data"]), "base64url").toString("utf8");
  for (const inner of listOf(parts)) {
    const found = partOf(inner, type);
    if (found !== undefined) return found;
  }
  return undefined;
}
