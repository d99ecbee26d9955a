// SPDX-License-Identifier: 0BSD
import { DateTime, type DateTimeUnit, type DurationLike, type DurationUnit, type LocaleOptions } from "luxon";
import { ExpressionError } from "../errors.js";
import { textToDateTime } from "./string.js";
import type { ExtensionTable } from "./table.js";

const DURATIONS = "milliseconds seconds minutes hours days weeks months quarters years".split(" ");
const PARTS = "day week month year hour minute second millisecond weekNumber yearDayNumber weekday".split(" ");
const TO_DURATION = new Map(
  Object.entries({
    ms: "milliseconds", millisecond: "milliseconds", sec: "seconds", secs: "seconds", second: "seconds",
    min: "minutes", mins: "minutes", minute: "minutes", hr: "hours", hrs: "hours", hour: "hours",
    day: "days", week: "weeks", month: "months", year: "years",
  }),
);
const TO_PART = new Map(
  Object.entries({
    ms: "millisecond", milliseconds: "millisecond", sec: "second", secs: "second", seconds: "second",
    min: "minute", mins: "minute", minutes: "minute", hr: "hour", hrs: "hour", hours: "hour",
    days: "day", months: "month", years: "year",
  }),
);
const DAY = 86_400_000;

/** The DateTime of a value; what is no date gives an invalid one. */
function view(value: unknown): DateTime {
  if (DateTime.isDateTime(value)) return value;
  return value instanceof Date ? DateTime.fromJSDate(value) : DateTime.invalid("invalid input");
}

/** Gives the answer in the kind that was asked with: DateTime for DateTime, Date for anything else. */
function likewise(value: unknown, change: (date: DateTime) => DateTime): DateTime | Date {
  const changed = change(view(value));
  return DateTime.isDateTime(value) ? changed : changed.toJSDate();
}

function amount(args: readonly unknown[]): DurationLike {
  if (args.length === 1) return args[0] as DurationLike;
  const [count = 0, unit = "minutes"] = args;
  return duration(count, unit);
}

function duration(count: unknown, unit: unknown): DurationLike {
  const name = String(unit);
  return { [TO_DURATION.get(name) ?? name]: count } as DurationLike;
}

function plainDate(value: unknown): Date {
  if (DateTime.isDateTime(value)) return value.toJSDate();
  if (value instanceof Date) return value;
  throw new TypeError("not a date");
}

function dayOfYear(value: unknown): number {
  const date = plainDate(value);
  const start = new Date(date.getFullYear(), 0, 0);
  const shift = (start.getTimezoneOffset() - date.getTimezoneOffset()) * 60_000;
  return Math.floor((date.getTime() - start.getTime() + shift) / DAY);
}

function extract(value: unknown, part: unknown = "week"): number {
  if (part === "yearDayNumber") return dayOfYear(value);
  const name = part === "week" ? "weekNumber" : String(part);
  return view(value).get((TO_PART.get(name) ?? name) as keyof DateTime);
}

/** A border of `isBetween`: a date, or a text that JavaScript can read as one. */
function border(value: unknown): DateTime | undefined {
  if (typeof value === "string") {
    const date = DateTime.fromJSDate(new Date(value));
    return date.isValid ? date : undefined;
  }
  return value instanceof Date || DateTime.isDateTime(value) ? view(value) : undefined;
}

function isBetween(value: unknown, args: readonly unknown[]): boolean | undefined {
  if (args.length !== 2) throw new ExpressionError("isBetween(): expected exactly two args");
  const [first, second] = args.map(border);
  if (first === undefined || second === undefined) return undefined;
  const [low, high] = first > second ? [second, first] : [first, second];
  const moment = Number(value);
  return Number(low) < moment && moment < Number(high);
}

function diffTo(value: unknown, other: unknown, unit: unknown = "days"): unknown {
  const asked = (Array.isArray(unit) ? unit : [unit]) as readonly string[];
  const units = asked.length === 0 ? ["days"] : asked;
  const unknownUnit = units.find((name) => !DURATIONS.includes(name) && !PARTS.includes(name));
  if (unknownUnit) {
    const known = DURATIONS.map((name) => `'${name}'`).join(", ");
    throw new ExpressionError(`Unsupported unit '${unknownUnit}'. Supported: ${known}.`);
  }
  const end = typeof other === "string" ? textToDateTime(other) : view(other);
  if (!DateTime.isDateTime(value)) throw new TypeError("diff is only known for DateTime");
  const difference = value.diff(end, units as DurationUnit[]);
  return units.length > 1 ? difference.toObject() : difference.as(units[0] as DurationUnit);
}

function isInLast(value: unknown, [count = 0, unit = "minutes"]: readonly unknown[]): boolean {
  const date = view(value);
  return DateTime.now().minus(duration(count, unit)) <= date && date <= DateTime.now();
}

const millis = (value: unknown): number =>
  DateTime.isDateTime(value) ? value.toMillis() : plainDate(value).getTime();

/** Methods that expressions may call on dates: luxon's DateTime and JavaScript's Date. */
export const dateExtensions: ExtensionTable<unknown> = {
  beginningOf: (value, [unit = "week"]) =>
    likewise(value, (date) => date.startOf((TO_PART.get(String(unit)) ?? unit) as DateTimeUnit)),
  endOfMonth: (value) => likewise(value, (date) => date.endOf("month")),
  extract: (value, [part]) => extract(value, part),
  format: (value, [format, options]) => view(value).toFormat(format as string, { ...(options as LocaleOptions) }),
  isBetween: (value, args) => isBetween(value, args),
  isDst: (value) => view(value).isInDST,
  isInLast: (value, args) => isInLast(value, args),
  isWeekend: (value) => [6, 7].includes(view(value).weekday),
  minus: (value, args) => likewise(value, (date) => date.minus(amount(args))),
  plus: (value, args) => likewise(value, (date) => date.plus(amount(args))),
  toDateTime: (value) => view(value),
  diffTo: (value, [other, unit]) => diffTo(value, other, unit),
  diffToNow: (value, [unit]) => diffTo(value, DateTime.now(), unit),
  toInt: (value) => millis(value),
  toFloat: (value) => millis(value),
  toBoolean: () => undefined,
  isEmpty: () => false,
  isNotEmpty: () => true,
};
