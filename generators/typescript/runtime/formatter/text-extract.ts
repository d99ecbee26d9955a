// SPDX-License-Identifier: 0BSD
import type { Bundle, Value } from "../formulas/value.js";
import { characters, formatted, formattedText, isNothing, textOf, type Formatted } from "./value.js";

/** The first match of a pattern, or an empty text. */
function first(pattern: RegExp): (text: string) => string {
  return (text) => pattern.exec(text)?.[0] ?? "";
}

const address = /(?:[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*|"[^"\s]+")@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]*[a-z0-9])?/i;

/** The first mail address. */
export function extractEmail({ input }: { input: Value }): Formatted {
  return formattedText(input, first(address));
}

/** The same as a function of a field's formula. */
export function emailIn(input: Value): Value {
  return extractEmail({ input }).output;
}

const place = /(?<![\w@])(?:https?:\/\/|www\d{0,3}\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\/)(?:[^\s()<>"]|\([^\s()<>]*\))*/i;

/** The first web address; the punctuation of the sentence around it is not part of it. */
export function extractUrl({ input }: { input: Value }): Formatted {
  return formattedText(input, (text) => first(place)(text).replace(/[`!\[\]{};:'".,<>?«»“”‘’]+$/u, ""));
}

/** The first number with its sign and its separators, as it was written. */
export function extractNumber({ input }: { input: Value }): Formatted {
  return formattedText(input, first(/[+-]?\d+(?:[.,]\d+)*/));
}

const gap = "[ .*/-]?";
const northAmerica = `(?<!\\d)(?:\\+?1${gap})?(?:\\(\\d{3}\\)\\s?|\\d{3}${gap})\\d{3}${gap}\\d{4}(?!\\d)`;
const pairs = `(?<!\\d)\\+?\\(?\\d{2}\\)?(?:${gap}\\d{2}){4}(?![\\d*.-])`;
const anyRegion = `(?<!\\d)(?:\\+\\d{1,3}${gap})?(?:\\(\\d{1,4}\\)${gap})?\\d{1,4}(?:${gap}\\d{2,4}){1,5}(?!\\d)`;
const phones: Readonly<Record<string, RegExp>> = {
  na: new RegExp(northAmerica),
  in: new RegExp(pairs),
  any: new RegExp(`${northAmerica}|${anyRegion}`),
};

/** The first phone number in the notation of a region (`na`: North America, `in`: pairs of digits, otherwise any). */
export function extractPhone({ input, regex }: { input: Value; regex?: Value }): Formatted {
  const pattern = phones[textOf(regex)] ?? phones["any"] ?? /$^/;
  return formattedText(input, (text) => {
    const found = Array.from(text.matchAll(new RegExp(pattern, "g")), (match) => match[0]);
    // Seven digits are the shortest number there is.
    return found.find((match) => match.replace(/\D/g, "").length >= 7) ?? "";
  });
}

/**
 * The first match of a pattern in Python's notation: `_matched`, `_start` and `_end`, its groups by number from zero
 * (the whole match where it has none) and by name.
 */
export function extractPattern({ input, pattern }: { input: Value; pattern?: Value }): Formatted {
  const search = translated(textOf(pattern));
  return formatted(input, (value) => {
    const text = textOf(value);
    const match = isNothing(value) ? null : search.exec(text);
    if (match === null) return { _matched: false };
    const groups = match.length > 1 ? match.slice(1) : match.slice(0, 1);
    const found: Bundle = {};
    groups.forEach((group: string | undefined, at) => (found[String(at)] = group ?? null));
    for (const [name, group] of Object.entries<string | undefined>(match.groups ?? {})) found[name] = group ?? null;
    const start = characters(text.slice(0, match.index)).length;
    return { ...found, _matched: true, _start: start, _end: start + characters(match[0]).length };
  });
}

/** A pattern of Python as one of JavaScript. */
function translated(pattern: string): RegExp {
  let flags = "";
  const body = pattern
    .replace(/^\(\?([imsua]+)\)/, (_, letters: string) => {
      flags = Array.from(new Set(letters.replace(/[ua]/g, ""))).join("");
      return "";
    })
    .replace(/\(\?P</g, "(?<")
    .replace(/\(\?P=(\w+)\)/g, "\\k<$1>")
    .replace(/\\A/g, "^")
    .replace(/\\Z/g, "$");
  try {
    return new RegExp(body, `${flags}u`);
  } catch {
    return new RegExp(body, flags);
  }
}
