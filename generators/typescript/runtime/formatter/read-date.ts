// SPDX-License-Identifier: 0BSD
import { DateTime } from "luxon";
import { now } from "../dates.js";
import type { Value } from "../formulas/value.js";
import { readBy, unixTime, zoneOf } from "./date-tokens.js";
import { relativeDate } from "./relative-date.js";
import { textOf } from "./value.js";

/** A date, and whether its text had a zone of its own. */
export interface ReadDate {
  readonly date: DateTime;
  readonly zoned: boolean;
}

const monthNames = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?";

/**
 * Reads a date as people write it: by the pattern given, as words ("next friday", "2 days from now"), as ISO, as Unix
 * time, then by its parts, the month before the day where both are possible. Nothing where it holds no date.
 */
export function readDate(value: Value, pattern: string, zone: string): ReadDate | undefined {
  const text = textOf(value).trim();
  if (text === "") return undefined;
  if (pattern !== "") {
    const date = readBy(text, pattern, zone);
    if (date !== undefined) return { date, zoned: /Z|X|x/.test(pattern) };
  }
  if (/^-?\d{5,}(?:\.\d+)?$/.test(text) && !/^\d{8}$/.test(text)) return { date: unixTime(Number(text)), zoned: false };
  const relative = relativeDate(text, zone);
  if (relative !== undefined) return { date: relative, zoned: false };
  const iso = DateTime.fromISO(text.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d)/, "$1T$2").replace(/ (?=[+-]\d\d:?\d\d$)/, ""), { zone, setZone: true });
  if (iso.isValid) return { date: iso, zoned: /[zZ]$|[+-]\d\d:?\d\d$/.test(text) };
  return byParts(text, zone);
}

/** Finds year, month, day, time and zone wherever they stand in a text. */
function byParts(text: string, zone: string): ReadDate | undefined {
  const time = /\b(\d{1,2})(?::(\d{2}))(?::(\d{2})(?:\.\d+)?)?\s*([ap])?\.?m?\.?\b|\b(\d{1,2})\s*([ap])\.?m\b/i.exec(text);
  const rest = time === null ? text : `${text.slice(0, time.index)} ${text.slice(time.index + time[0].length)}`;
  const own = /(?:^|\s)((?:UTC|GMT)|[ECMP][SD]T|[+-]\d{2}:?\d{2}|Z)\)?\s*$/.exec(rest)?.[1];
  const day = dayOf(own === undefined ? rest : rest.slice(0, rest.lastIndexOf(own)));
  if (day === undefined && time === null) return undefined;
  const base = now().setZone(own === undefined ? zone : zoneOf(own));
  const half = (time?.[4] ?? time?.[6])?.toLowerCase();
  const written = Number(time?.[1] ?? time?.[5] ?? 0);
  const hour = half === undefined ? written : (written % 12) + (half === "p" ? 12 : 0);
  const date = base
    .set(day ?? { year: base.year, month: base.month, day: base.day })
    .set({ hour, minute: Number(time?.[2] ?? 0), second: Number(time?.[3] ?? 0), millisecond: 0 });
  return date.isValid ? { date, zoned: own !== undefined } : undefined;
}

function dayOf(text: string): { year: number; month: number; day: number } | undefined {
  const year = now().year;
  const full = (written: string | undefined): number => (written === undefined ? year : written.length > 2 ? Number(written) : 2000 + Number(written) - (Number(written) > 68 ? 100 : 0));
  const first = /\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b/.exec(text) ?? /\b(\d{4})(\d{2})(\d{2})\b/.exec(text);
  if (first !== null) return valid(Number(first[1]), Number(first[2]), Number(first[3]));
  const numbers = /\b(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}|\d{2}))?\b/.exec(text);
  if (numbers !== null) {
    const [one, two] = [Number(numbers[1]), Number(numbers[2])];
    return one > 12 ? valid(full(numbers[3]), two, one) : valid(full(numbers[3]), one, two);
  }
  const named = new RegExp(`\\b(${monthNames})\\b\\.?`, "i").exec(text);
  if (named === null) return undefined;
  const month = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"].indexOf((named[1] ?? "").slice(0, 3).toLowerCase()) + 1;
  const others = Array.from(text.matchAll(/\b(\d{1,4})(?:st|nd|rd|th)?\b/gi), (match) => match[1] ?? "");
  const long = others.find((number) => number.length === 4);
  const short = others.find((number) => number.length <= 2);
  return valid(long === undefined ? year : Number(long), month, short === undefined ? 1 : Number(short));
}

function valid(year: number, month: number, day: number): { year: number; month: number; day: number } | undefined {
  return DateTime.fromObject({ year: Math.max(1, year), month: Math.min(month, 13), day: Math.max(1, day) }).isValid ? { year, month, day } : undefined;
}
