// SPDX-License-Identifier: 0BSD
import { DateTime } from "luxon";
import { now } from "../dates.js";
import type { Value } from "../formulas/value.js";
import { written } from "./date-tokens.js";
import { shifted } from "./date-arithmetic.js";
import { readDate } from "./read-date.js";
import { formatted, textOf, type Formatted } from "./value.js";

/** The pattern where none is given. */
const USUAL = "YYYY-MM-DDTHH:mm:ssZZ";

/**
 * Writes a date by a pattern in a zone (UTC where none is given). The zone that the date is read in counts only where it
 * has none of its own. What holds no date is taken for today.
 */
export function formatDate({ input, to_format, to_timezone, from_format, from_timezone }: { input: Value; to_format?: Value; to_timezone?: Value; from_format?: Value; from_timezone?: Value }): Formatted {
  return formatted(input, (value) => {
    if (value === null || value === undefined || value === "") return "";
    const zone = textOf(from_timezone) || "UTC";
    const read = readDate(value, textOf(from_format), "UTC");
    const date = read?.date ?? now().toUTC().startOf("day");
    const placed = read?.zoned !== true && zone !== "UTC" && typeof value === "string" && !/^-?\d+(\.\d+)?$/.test(value) ? date.setZone(zone, { keepLocalTime: true }) : date;
    return shown(placed, textOf(to_timezone) || "UTC", to_format);
  });
}

/** Moves a date by an expression such as `+1 month -2 days` and writes it in UTC. */
export function addTime({ input, expression, to_format, from_format }: { input: Value; expression?: Value; to_format?: Value; from_format?: Value }): Formatted {
  return formatted(input, (value) => {
    if (value === null || value === undefined || value === "") return "";
    const date = readDate(value, textOf(from_format), "UTC")?.date ?? now().toUTC().startOf("day");
    return shown(shifted(date, textOf(expression)), "UTC", to_format);
  });
}

/** The time between two dates. A missing date is today, a missing time midnight. Where the second one is earlier they are swapped, and it is said. */
export function compareDates({ input, start_date, end_date }: { input?: Value; start_date?: Value; end_date?: Value }): Formatted {
  const read = (value: Value): DateTime => readDate(value, "", "UTC")?.date.toUTC() ?? now().toUTC().startOf("day");
  const [one, two] = [read(start_date ?? input), read(end_date)];
  const swapped = two < one;
  const [from, to] = swapped ? [two, one] : [one, two];
  const seconds = Math.floor(to.diff(from, "seconds").seconds);
  return {
    output: {
      years: Math.floor(to.diff(from, "years").years),
      months: Math.floor(to.diff(from, "months").months),
      weeks: Math.floor(seconds / 604800),
      days: Math.floor(seconds / 86400),
      hours: Math.floor(seconds / 3600),
      minutes: Math.floor(seconds / 60),
      seconds,
      dates_swapped: swapped,
      same_dates: one.toISODate() === two.toISODate(),
    },
  };
}

function shown(date: DateTime, zone: string, pattern: Value): string {
  return written(date.setZone(zone), textOf(pattern) || USUAL);
}
