// SPDX-License-Identifier: 0BSD
import { DateTime } from "luxon";

/** A date pattern of letters: `YYYY-MM-DD`, `dddd, MMMM Do`, `h:mm A`, `X` for Unix time. */
const token = /\[(?:\\.|[^\]])*\]|YYYY|YY|MMMM|MMM|MM|M|DDDD|DDD|DD|Do|D|dddd|ddd|d|HH|H|hh|h|mm|m|ss|s|S+|ZZZ|ZZ|Z|A|a|X|x|W/g;

/** Writes a date by a pattern of letters; what stands in brackets is taken as it is. */
export function written(date: DateTime, pattern: string): string {
  return pattern.replace(token, (letters) => part(date.setLocale("en-US"), letters));
}

function part(date: DateTime, letters: string): string {
  if (letters.startsWith("[")) return letters.slice(1, -1);
  if (letters.startsWith("S")) return String(date.millisecond).padStart(3, "0").padEnd(letters.length, "0").slice(0, letters.length);
  switch (letters) {
    case "YYYY": return date.toFormat("yyyy");
    case "YY": return date.toFormat("yy");
    case "MMMM": return date.toFormat("LLLL");
    case "MMM": return date.toFormat("LLL");
    case "MM": return date.toFormat("LL");
    case "M": return date.toFormat("L");
    case "DDDD": return date.toFormat("ooo");
    case "DDD": return date.toFormat("o");
    case "DD": return date.toFormat("dd");
    case "Do": return ordinal(date.day);
    case "D": return date.toFormat("d");
    case "dddd": return date.toFormat("cccc");
    case "ddd": return date.toFormat("ccc");
    case "d": return String(date.weekday);
    case "A": return date.hour < 12 ? "AM" : "PM";
    case "a": return date.hour < 12 ? "am" : "pm";
    case "X": return String(Math.floor(date.toSeconds()));
    case "x": return String(date.toMillis());
    case "W": return date.toFormat("kkkk-'W'WW-c");
    case "ZZZ": return date.offsetNameShort ?? "";
    case "ZZ": return offset(date, ":");
    case "Z": return offset(date, "");
    // Hours, minutes and seconds have the same letters everywhere.
    default: return date.toFormat(letters);
  }
}

function ordinal(day: number): string {
  const ending = day % 100 >= 11 && day % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th");
  return `${day}${ending}`;
}

/** The distance from UTC. No distance is written with a minus, as the platform does. */
function offset(date: DateTime, separator: string): string {
  const minutes = Math.abs(date.offset);
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${date.offset > 0 ? "+" : "-"}${two(Math.floor(minutes / 60))}${separator}${two(minutes % 60)}`;
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

const readers: Readonly<Record<string, readonly [pattern: string, unit: string]>> = {
  YYYY: ["(\\d{4})", "year"], YY: ["(\\d{2})", "shortYear"], MMMM: ["(\\p{L}+)", "monthName"], MMM: ["(\\p{L}{3,})", "monthName"],
  MM: ["(\\d{2})", "month"], M: ["(\\d{1,2})", "month"], DD: ["(\\d{2})", "day"], D: ["(\\d{1,2})", "day"], Do: ["(\\d{1,2})(?:st|nd|rd|th)", "day"],
  DDDD: ["(\\d{3})", "ordinal"], DDD: ["(\\d{1,3})", "ordinal"], dddd: ["(\\p{L}+)", "weekday"], ddd: ["(\\p{L}{3})", "weekday"], d: ["([1-7])", "weekday"],
  HH: ["(\\d{2})", "hour"], H: ["(\\d{1,2})", "hour"], hh: ["(\\d{2})", "hour12"], h: ["(\\d{1,2})", "hour12"], mm: ["(\\d{2})", "minute"], m: ["(\\d{1,2})", "minute"],
  ss: ["(\\d{2})", "second"], s: ["(\\d{1,2})", "second"], A: ["(am|pm)", "half"], a: ["(am|pm)", "half"], X: ["(-?\\d+(?:\\.\\d+)?)", "unix"], x: ["(-?\\d+)", "unix"],
  ZZZ: ["([\\w/+-]+)", "zone"], ZZ: ["([+-]\\d{2}:?\\d{2}|Z)", "zone"], Z: ["([+-]\\d{2}:?\\d{2}|Z)", "zone"],
};

/** Reads a date by a pattern, in a zone where the text has none of its own; nothing where it does not fit to the letter. */
export function readBy(text: string, pattern: string, zone: string): DateTime | undefined {
  const units: string[] = [];
  let last = 0;
  let source = "";
  for (const match of pattern.matchAll(token)) {
    source += escaped(pattern.slice(last, match.index));
    last = match.index + match[0].length;
    const letters = match[0];
    const [expression, unit] = letters.startsWith("[") ? [escaped(letters.slice(1, -1)), ""] : letters.startsWith("S") ? [`(\\d{${letters.length}})`, "fraction"] : (readers[letters] ?? ["", ""]);
    source += expression;
    if (unit !== "") units.push(unit);
  }
  source += escaped(pattern.slice(last));
  const found = new RegExp(`^${source}$`, "iu").exec(text.trim());
  if (found === null) return undefined;
  return assembled(new Map(units.map((unit, at) => [unit, found[at + 1] ?? ""])), zone);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function assembled(given: ReadonlyMap<string, string>, zone: string): DateTime | undefined {
  const number = (unit: string, otherwise: number): number => (given.has(unit) ? Number(given.get(unit)) : otherwise);
  if (given.has("unix")) return unixTime(number("unix", 0));
  const named = given.get("monthName");
  const month = named === undefined ? number("month", 1) : months.indexOf(named.slice(0, 3).toLowerCase()) + 1;
  const short = number("shortYear", 1);
  const year = given.has("shortYear") ? (short > 68 ? 1900 : 2000) + short : number("year", 1);
  const half = given.get("half")?.toLowerCase();
  const hour = given.has("hour12") ? (number("hour12", 0) % 12) + (half === "pm" ? 12 : 0) : number("hour", 0);
  const millisecond = given.has("fraction") ? Math.floor(Number(`0.${given.get("fraction") ?? "0"}`) * 1000) : 0;
  const own = given.get("zone");
  const where = own === undefined ? zone : zoneOf(own);
  const parts = given.has("ordinal") ? { year, ordinal: number("ordinal", 1) } : { year, month, day: number("day", 1) };
  const date = DateTime.fromObject({ ...parts, hour, minute: number("minute", 0), second: number("second", 0), millisecond }, { zone: where });
  return date.isValid ? date : undefined;
}

/** A zone as texts write it: an offset, `Z`, a name, or one of the letters of North America. */
export function zoneOf(text: string): string {
  const american: Readonly<Record<string, string>> = { EST: "UTC-5", EDT: "UTC-4", CST: "UTC-6", CDT: "UTC-5", MST: "UTC-7", MDT: "UTC-6", PST: "UTC-8", PDT: "UTC-7" };
  const upper = text.toUpperCase();
  if (["Z", "UTC", "GMT"].includes(upper)) return "UTC";
  const offset = /^([+-]\d{1,2}):?(\d{2})?$/.exec(text);
  if (offset !== null) return `UTC${offset[1] ?? ""}:${offset[2] ?? "00"}`;
  return american[upper] ?? text;
}

/** A moment from seconds since 1970, from milliseconds where the number is too large for seconds. */
export function unixTime(number: number): DateTime {
  return DateTime.fromMillis(Math.abs(number) >= 2 ** 32 ? number : Math.round(number * 1000), { zone: "UTC" });
}
