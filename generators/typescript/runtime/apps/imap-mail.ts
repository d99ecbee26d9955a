// SPDX-License-Identifier: 0BSD
import { type ImapLine, type Mailbox, onMailbox } from "../connectors/imap.js";
import { imapDay, searchText } from "../connectors/imap-search.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { isGiven, textOf } from "../json.js";
import type { Poll } from "../polled.js";
import type { ItemData } from "../transform.js";
import type { AppParams } from "./api.js";
import { readMail, type Attachments, type ReadMail } from "./mail-read.js";

/** Which messages of a mailbox start the pipeline, and how they are shown. */
export interface NewMail extends AppParams {
  /** `INBOX` when missing. */
  readonly mailbox?: Json;
  /** Whether messages are marked as seen (`read`), or left as they are (`nothing`). */
  readonly then?: Json;
  /** Conditions, as JSON text; messages that nobody saw yet when missing. */
  readonly search?: Json;
  /** `simple` when missing; `resolved` with all that a message says, `raw` its text alone. */
  readonly format?: Json;
  readonly attachments?: Attachments;
  /** No message is given twice, and none of the days before the first question; all that match when missing. */
  readonly once?: Json;
}

/** Headers that stand beside the texts of a message; the others are under `metadata`. */
const ofItem = new Set(["cc", "date", "from", "subject", "to"]);

/** Messages of a mailbox. Nothing is looked for while no message came since the last question. */
export const newMail: Poll<NewMail> = async (params, memory, context) => {
  const account = await context.credentials(params.auth?.["imap"] ?? "imap");
  const name = isGiven(params.mailbox) ? textOf(params.mailbox) : "INBOX";
  return await onMailbox(account, name, context.signal, async (box) => {
    const next = await nextUid(box);
    if (next !== undefined && memory["next"] === next) return { items: [], memory: { ...memory } };
    const known = params.once === true && memory["last"] !== undefined ? Number(memory["last"]) : undefined;
    const uids = (await found(box, params, known)).filter((uid) => known === undefined || uid > known);
    const items: ItemData[] = [];
    for (const uid of uids) items.push(await messageOf(box, uid, params));
    if (uids.length > 0 && (params.then ?? "read") === "read") await box.ask(`UID STORE ${uids.join(",")} +FLAGS (\\Seen)`);
    const last = Math.max(known ?? 0, ...uids);
    return { items, memory: { ...(next === undefined ? {} : { next }), ...(last > 0 ? { last } : {}) } };
  });
};

/** The number that the next message of the box will have. */
async function nextUid({ opened, ask }: Mailbox): Promise<number | undefined> {
  const said = opened.map(({ text }) => /\[UIDNEXT (\d+)\]/i.exec(text)?.[1]).find((each) => each !== undefined);
  if (said !== undefined) return Number(said);
  const all = uidsIn(await ask("UID SEARCH ALL"));
  return all.length === 0 ? undefined : Math.max(...all) + 1;
}

async function found(box: Mailbox, params: NewMail, known: number | undefined): Promise<number[]> {
  const wanted = searchText(isGiven(params.search) ? parsed(textOf(params.search)) : ["UNSEEN"]);
  const since = params.once !== true ? "" : known === undefined ? ` SINCE ${imapDay(new Date())}` : ` UID ${known}:*`;
  return uidsIn(await box.ask(`UID SEARCH ${wanted}${since}`));
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new StepError("Custom email config is not valid JSON.", { cause });
  }
}

function uidsIn(lines: readonly ImapLine[]): number[] {
  const listed = lines.flatMap(({ text }) => /^\* SEARCH((?: \d+)*)/i.exec(text)?.[1]?.trim().split(" ") ?? []);
  return listed.filter((each) => each !== "").map(Number).sort((a, b) => a - b);
}

async function messageOf(box: Mailbox, uid: number, params: NewMail): Promise<ItemData> {
  const part = params.format === "raw" ? "TEXT" : "";
  const bytes = (await box.ask(`UID FETCH ${uid} (UID BODY.PEEK[${part}])`)).find(({ literals }) => literals.length > 0)?.literals[0];
  if (bytes === undefined) throw new StepError("Email part could not be parsed.");
  if (params.format === "raw") return { json: { raw: bytes.toString("utf8") } };
  const whole = params.format === "resolved";
  const mail = await readMail(bytes, !whole);
  const { prefix, download } = params.attachments ?? {};
  const binary = whole ? mail.files(prefix) : download === true ? mail.files(prefix, "attached") : {};
  const json = whole ? { ...mail.parts, headers: Object.fromEntries(mail.lines), attributes: { uid } } : simple(mail, uid);
  return { json, ...(Object.keys(binary).length === 0 ? {} : { binary }) };
}

function simple({ parts, lines }: ReadMail, uid: number): Fields {
  const metadata: Fields = {};
  const beside: Fields = {};
  // Of headers of one name the first is shown.
  for (const [name, line] of lines) (ofItem.has(name) ? beside : metadata)[name] ??= decoded(line.slice(line.indexOf(":") + 1));
  return { textHtml: parts["html"] === false ? "" : parts["html"] ?? "", textPlain: parts["text"] ?? "", metadata, attributes: { uid }, ...beside };
}

/** The value of a header in one line, its words of other alphabets read. */
function decoded(value: string): string {
  const line = value.replace(/\r?\n[ \t]+/g, " ").trim().replace(/\?=\s+=\?/g, "?==?");
  return line.replace(/=\?([\w-]+)\?([BQ])\?([^?]*)\?=/gi, (whole, charset: string, way: string, text: string) => {
    const bytes = way.toUpperCase() === "B" ? Buffer.from(text, "base64") : Buffer.from(text.replace(/_/g, " ").replace(/=([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))), "latin1");
    try {
      return new TextDecoder(charset).decode(bytes);
    } catch {
      return whole;
    }
  });
}
