// SPDX-License-Identifier: 0BSD
import { DateTime } from "luxon";
import moment from "moment";
import { StepError } from "../errors.js";

/** How a date is read. */
export interface DateReading {
  /** The zone that the date is shown in. */
  readonly zone?: string | undefined;
  /** The zone of a text that is written in `format`. */
  readonly ownZone: string;
  readonly format?: unknown;
  readonly now: number;
}

const DIGITS_OF_MILLISECONDS = 12;

/** The milliseconds of a number that may count seconds, fractions of seconds, or milliseconds. */
function readNumber(value: number): DateTime {
  return String(value).length < DIGITS_OF_MILLISECONDS ? DateTime.fromSeconds(value) : DateTime.fromMillis(value);
}

function readText(value: unknown, { format, ownZone, now }: DateReading): DateTime {
  if (format) return DateTime.fromFormat(String(value), String(format), { zone: ownZone });
  moment.suppressDeprecationWarnings = true;
  const read = value === undefined ? moment.utc(now) : moment.utc(value as moment.MomentInput);
  return read.isValid() ? DateTime.fromISO(read.toISOString()) : DateTime.invalid("unparsable");
}

/** The zone of a text with an offset such as `+02`, by the name that stands for it. */
function zoneIn(value: unknown): string | undefined {
  if (value === undefined || value === null) {
    throw new TypeError(`Cannot read properties of ${String(value)} (reading 'includes')`);
  }
  if (typeof value !== "string" && !Array.isArray(value)) throw new TypeError("date.includes is not a function");
  const offset = String(value).split("+")[1];
  return offset === undefined ? undefined : `Etc/GMT-${Number(offset.slice(0, 2))}`;
}

/** Reads a date: a date object, a time stamp, or a text in one of the usual notations. */
export function readDate(value: unknown, reading: DateReading): DateTime {
  if (DateTime.isDateTime(value)) return value;
  // A text in a format of its own may be all digits; a number is a time stamp all the same.
  const number = reading.format && !Number.isInteger(value) ? Number.NaN : Number(value);
  if (!Number.isNaN(number)) {
    const whole = Number.isInteger(number) ? number : number * 1000;
    if (Number.isInteger(whole)) return readNumber(whole).setZone(reading.zone || "Etc/UTC");
    return readText(whole, reading).setZone(reading.zone || "Etc/UTC");
  }
  const zone = reading.zone || zoneIn(value) || "Etc/UTC";
  const date = readText(value, reading).setZone(zone);
  if (date.invalidReason === "unparsable") throw new StepError("Invalid date format");
  return date;
}
