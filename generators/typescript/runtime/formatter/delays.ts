// SPDX-License-Identifier: 0BSD
import { clock } from "../clock.js";
import { StepError } from "../errors.js";
import type { Value } from "../formulas/value.js";
import { shifted } from "./date-arithmetic.js";
import { numberOf } from "./numbers.js";
import { readDate } from "./read-date.js";
import { textOf } from "./value.js";

const lengths: readonly (readonly [RegExp, number])[] = [
  [/^mo/, 2_592_000],
  [/^w/, 604_800],
  [/^d/, 86_400],
  [/^h/, 3_600],
  [/^m/, 60],
  [/^s/, 1],
];

/** The longest wait: a month. */
const LONGEST = 31 * 86_400;

/** Some time in seconds. Nothing or less goes on at once; more than a month is an error. */
export function secondsOf(value: Value, unit: Value): number {
  const length = lengths.find(([pattern]) => pattern.test(textOf(unit).trim().toLowerCase()))?.[1];
  const count = numberOf(value);
  if (length === undefined || count === undefined) throw new StepError(`"${textOf(value)} ${textOf(unit)}" is no time to wait`);
  return bounded(count * length);
}

/** The seconds until a date, which may end in a shift such as `-1h` or `+30m`. A date that has passed goes on at once. */
export function secondsUntil(date: Value, lateMinutes?: Value): number {
  const [, written = "", shift = ""] = /^(.*?)((?:\s+[+-]\s*\d+\s*[a-z]+)*)\s*$/is.exec(textOf(date)) ?? [];
  const read = readDate(written, "", clock().timezone);
  if (read === undefined) throw new StepError(`"${textOf(date)}" is no date to wait for`);
  const seconds = (shifted(read.date, shift).toMillis() - clock().now()) / 1000;
  const late = numberOf(lateMinutes);
  if (late !== undefined && seconds < -60 * late) throw new StepError(`"${textOf(date)}" has passed more than ${late} minutes ago`);
  return bounded(seconds);
}

function bounded(seconds: number): number {
  if (seconds > LONGEST) throw new StepError("a delay lasts a month at most");
  return Math.max(0, seconds);
}
