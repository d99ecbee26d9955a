// SPDX-License-Identifier: 0BSD
import type { DateTime } from "luxon";

const units: readonly (readonly [RegExp, "years" | "months" | "weeks" | "days" | "hours" | "minutes" | "seconds"])[] = [
  [/^y/, "years"],
  [/^mo/, "months"],
  [/^w/, "weeks"],
  [/^d/, "days"],
  [/^h/, "hours"],
  [/^m/, "minutes"],
  [/^s/, "seconds"],
];

/** Moves a date by an expression such as `+1 month -2 days` or `-1h`; the same unit may occur twice. */
export function shifted(date: DateTime, expression: string): DateTime {
  const by: { [unit: string]: number } = {};
  for (const [, sign, count = "0", word = ""] of expression.matchAll(/([+-]?)\s*(\d+(?:\.\d+)?)\s*([a-z]+)/gi)) {
    const unit = units.find(([pattern]) => pattern.test(word.toLowerCase()))?.[1];
    if (unit !== undefined) by[unit] = (by[unit] ?? 0) + (sign === "-" ? -1 : 1) * Number(count);
  }
  // Years and months first, then what has a fixed length.
  return date.plus({ years: by["years"] ?? 0, months: by["months"] ?? 0 }).plus({
    weeks: by["weeks"] ?? 0,
    days: by["days"] ?? 0,
    hours: by["hours"] ?? 0,
    minutes: by["minutes"] ?? 0,
    seconds: by["seconds"] ?? 0,
  });
}
