// SPDX-License-Identifier: 0BSD
import { convert } from "html-to-text";
import type { EffectContext } from "../connectors/context.js";
import { NotConverted } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, isTrue, listOf, textOf } from "../json.js";
import type { AppParams } from "./api.js";
import { gmail, headersByName } from "./gmail-account.js";

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
  return await matching(params, shown, context);
}

/** The same as a mail program shows them: who wrote them by name and address, the text and the page. */
export async function watchedMailbox(params: WatchedMail, context: EffectContext): Promise<Fields[]> {
  if (textOf(params.folder).startsWith("[Gmail]/")) throw new NotConverted(`"${textOf(params.folder)}" is a folder of mail programs: name the label that it is in Gmail, or none for all mail`);
  const states: Readonly<Record<string, string>> = { UNSEEN: "is:unread", SEEN: "is:read" };
  return await matching({ ...params, state: states[textOf(params.state)] ?? "all" }, asMail, context);
}

async function matching(params: WatchedMail, show: (message: Fields) => Fields, context: EffectContext): Promise<Fields[]> {
  const { search, from, subject, words, without, state, label, folder, hasAttachment, most, read, ...account } = params;
  const said = (name: string, value: Json): string[] => (isGiven(value) ? [`${name}${textOf(value)}`] : []);
  const parts = [
    ...said("", search), ...said("from:", from), ...(isGiven(subject) ? [`subject:(${textOf(subject)})`] : []), ...said("", words),
    ...(isGiven(without) ? [`-{${textOf(without)}}`] : []), ...(isGiven(state) && state !== "all" ? [textOf(state)] : []), ...(isTrue(hasAttachment) ? ["has:attachment"] : []),
  ];
  const labelIds = [folder, ...(Array.isArray(label) ? label : [label])].filter(isGiven);
  const query = { ...(parts.length > 0 ? { q: parts.join(" ") } : {}), ...(labelIds.length > 0 ? { labelIds } : {}) };
  const count = isGiven(most) ? Number(most) : 10;
  const { news } = context;
  const there = await idsOf(account, query, news === undefined ? count : undefined, context);
  // What is new and has no place in this run is not given: it is new the next time, too.
  const wanted = news === undefined ? there : there.filter((id) => news.isNew({ id })).slice(-count);
  const found: Fields[] = [];
  for (const id of wanted) {
    found.push(show(await gmail(account, `messages/${id}`, { query: { format: "full" } }, context)));
    if (isTrue(read)) await gmail(account, `messages/${id}/modify`, { method: "POST", body: { removeLabelIds: ["UNREAD"] } }, context);
  }
  return news === undefined ? found : [...found, ...there.filter((id) => !news.isNew({ id })).map((id) => ({ id }))];
}

/** The most messages of one page, and the most pages that are read. */
const [PAGE, PAGES] = [500, 20];

/** The ids of the messages that match, the newest first: a number of them, or all until one that was seen before. */
async function idsOf(account: AppParams, query: Fields, count: number | undefined, context: EffectContext): Promise<string[]> {
  const { news } = context;
  const ids: string[] = [];
  let pageToken: Json;
  for (let page = 0; page < (count === undefined ? PAGES : 1); page += 1) {
    const answer = await gmail(account, "messages", { query: { ...query, maxResults: count ?? PAGE, ...(isGiven(pageToken) ? { pageToken } : {}) } }, context);
    const here = listOf(answer["messages"]).map((each) => textOf(fieldsOf(each)["id"]));
    ids.push(...here);
    pageToken = answer["nextPageToken"];
    if (!isGiven(pageToken) || (news?.first === false && here.some((id) => !news.isNew({ id })))) break;
  }
  return ids;
}

/** A message with its text and the most important headers. */
function shown({ payload, internalDate, ...message }: Fields): Fields {
  const { subject, address, text } = mailIn(payload);
  return { ...message, subject, fromEmail: address, fullTextBody: text, internalDate: new Date(Number(internalDate)).toISOString() };
}

function asMail({ id, payload, internalDate }: Fields): Fields {
  const { subject, name, address, text, html } = mailIn(payload);
  return { id, subject, from: { name, address }, text, html, date: new Date(Number(internalDate)).toISOString() };
}

interface Mail {
  readonly subject: string;
  readonly name: string;
  readonly address: string;
  readonly text: string;
  readonly html: string;
}

/** The headers and texts of a message. The text of one without a plain part is that of its page. */
function mailIn(payload: Json): Mail {
  const headers = headersByName(payload);
  const from = headers.get("from") ?? "";
  const [, name = "", address = from.trim()] = /^\s*"?([^"<]*?)"?\s*<([^<>]*)>\s*$/.exec(from) ?? [];
  const [plain, html = ""] = ["text/plain", "text/html"].map((type) => partOf(payload, type));
  return { subject: headers.get("subject") ?? "", name, address, text: plain ?? convert(html, { wordwrap: false }), html };
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
