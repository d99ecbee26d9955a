// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Json } from "../items.js";
import { textOf } from "../json.js";
import { quoted } from "./imap.js";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Words that stand alone in a search. */
const flags = new Set(["ALL", "ANSWERED", "DELETED", "DRAFT", "FLAGGED", "NEW", "SEEN", "RECENT", "OLD", "UNANSWERED", "UNDELETED", "UNDRAFT", "UNFLAGGED", "UNSEEN"]);
const ofDates = new Set(["BEFORE", "ON", "SENTBEFORE", "SENTON", "SENTSINCE", "SINCE"]);
const ofTexts = new Set(["BCC", "BODY", "CC", "FROM", "SUBJECT", "TEXT", "TO", "KEYWORD", "UNKEYWORD"]);

/** A search as IMAP writes it, of conditions as workflows hold them: `["UNSEEN", ["FROM", "a@x"], ["OR", …, …]]`; `!` before a word negates it. */
export function searchText(conditions: Json): string {
  if (!Array.isArray(conditions)) throw new StepError("Custom email config is not valid JSON.");
  return conditions.map(condition).join(" ");
}

/** A day as IMAP writes it. */
export function imapDay(moment: Date): string {
  return `${moment.getDate()}-${months[moment.getMonth()]}-${moment.getFullYear()}`;
}

function condition(one: Json): string {
  const [said, ...values] = Array.isArray(one) ? one : [one];
  const negated = textOf(said).startsWith("!");
  const word = textOf(said).replace(/^!/, "").toUpperCase();
  return `${negated ? "NOT " : ""}${written(word, values)}`;
}

function written(word: string, values: readonly Json[]): string {
  if (flags.has(word)) return word;
  const [first, second] = values;
  if (word === "OR" && values.length === 2) return `OR (${condition(first)}) (${condition(second)})`;
  if (word === "HEADER" && values.length === 2) return `HEADER ${quoted(textOf(first))} ${quoted(textOf(second))}`;
  if (word === "UID") return `UID ${values.map(textOf).join(",").replace(/[^\d:*,]/g, "")}`;
  if (word === "LARGER" || word === "SMALLER") return `${word} ${Number(first)}`;
  if (ofTexts.has(word) && values.length === 1) return `${word} ${quoted(textOf(first))}`;
  if (ofDates.has(word) && values.length === 1) {
    const day = new Date(textOf(first));
    if (!Number.isNaN(day.getTime())) return `${word} ${imapDay(day)}`;
  }
  throw new StepError(`A search for "${word}" is not known`);
}
