// SPDX-License-Identifier: 0BSD
import { DateTime, Settings } from "luxon";
import { clock } from "./clock.js";

Settings.now = () => clock().now();

/** Makes the zone of the current run the one that dates without a zone are read and shown in. */
export function useRunZone(): void {
  Settings.defaultZone = clock().timezone;
}

/** The current moment by the run's clock, in the run's zone. */
export function now(): DateTime {
  useRunZone();
  return DateTime.now();
}

/** Midnight of the current day in the run's zone. */
export function today(): DateTime {
  return now().set({ hour: 0, minute: 0, second: 0, millisecond: 0 });
}

/**
 * Reads a date in any of the usual notations: ISO, HTTP, RFC 2822, SQL, then whatever the JavaScript engine
 * understands. An offset in the text is kept. Throws when nothing fits.
 */
export function readDateTime(value: unknown): DateTime {
  if (DateTime.isDateTime(value) && value.isValid) return value;
  if (value instanceof Date) {
    const date = DateTime.fromJSDate(value);
    if (date.isValid) return date;
  }
  const written = String(value).trim();
  const keepOffset = { setZone: true };
  for (const read of [DateTime.fromISO, DateTime.fromHTTP, DateTime.fromRFC2822, DateTime.fromSQL]) {
    const date = read(written, keepOffset);
    if (date.isValid) return date;
  }
  const date = DateTime.fromMillis(Date.parse(written));
  if (date.isValid) return date;
  throw new Error("Value is not a valid date");
}
