// SPDX-License-Identifier: 0BSD
import moment from "moment-timezone";
import { toDate } from "./coerce.js";
import { isEmpty, type Value } from "./value.js";
import { zone } from "./zone.js";

/** Milliseconds of a date to compare with; a missing date is none, and no comparison with it holds. */
export function instant(value: Value): number {
  return isEmpty(value) ? NaN : toDate(value).getTime();
}

/** Seconds of a time of day to compare with: of a text such as `9:30` or `09:30:00`, or of a date in the zone of the run. */
export function seconds(value: Value): number {
  if (isEmpty(value)) return NaN;
  const clock = typeof value === "string" ? /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(value.trim()) : null;
  if (clock !== null) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  const local = moment.tz(toDate(value), zone());
  return local.hours() * 3600 + local.minutes() * 60 + local.seconds();
}
