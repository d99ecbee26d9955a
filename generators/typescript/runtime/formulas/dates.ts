// SPDX-License-Identifier: 0BSD
import moment from "moment-timezone";
import { Misfit, shown, toDate, toNumber, toText } from "./coerce.js";
import { isEmpty, type Value } from "./value.js";
import { zone, zoneOr } from "./zone.js";

/** A date in the given shape, in the given zone or in that of the run. */
export function formatDate(date: Value, format: Value, timezone?: Value): string {
  if (isEmpty(date)) return "";
  return moment.tz(toDate(date), zoneOr(toText(timezone))).format(toText(format));
}

/**
 * The moment that a text of the given shape names, or one of the usual shapes where none is given; without a zone of its own it is read in the
 * given one or that of the run.
 */
export function parseDate(text: Value, format?: Value, timezone?: Value): Value {
  if (isEmpty(text)) return undefined;
  if (text instanceof Date) return text;
  if (isEmpty(format)) return toDate(text);
  const parsed = moment.tz(toText(text), toText(format), zoneOr(toText(timezone)));
  if (!parsed.isValid()) throw new Misfit(`${shown(text)} is not a date of the form ${toText(format)}`);
  return parsed.toDate();
}

function shifted(date: Value, by: Value, unit: moment.unitOfTime.DurationConstructor): Value {
  if (isEmpty(date)) return undefined;
  const amount = isEmpty(by) ? 0 : toNumber(by);
  // Days and longer units keep the clock on the wall; the shorter ones count time. Parts of a unit count as time, too.
  const fraction = amount - Math.trunc(amount);
  const moved = moment.tz(toDate(date), zone()).add(Math.trunc(amount), unit);
  return fraction === 0 ? moved.toDate() : new Date(moved.valueOf() + moment.duration(fraction, unit).asMilliseconds());
}

export function addSeconds(date: Value, seconds: Value): Value {
  return shifted(date, seconds, "seconds");
}

export function addMinutes(date: Value, minutes: Value): Value {
  return shifted(date, minutes, "minutes");
}

export function addHours(date: Value, hours: Value): Value {
  return shifted(date, hours, "hours");
}

export function addDays(date: Value, days: Value): Value {
  return shifted(date, days, "days");
}

/** The last day of a shorter month stands for days that it does not have. */
export function addMonths(date: Value, months: Value): Value {
  return shifted(date, months, "months");
}

export function addYears(date: Value, years: Value): Value {
  return shifted(date, years, "years");
}

function changed(date: Value, change: (local: moment.Moment) => moment.Moment): Value {
  return isEmpty(date) ? undefined : change(moment.tz(toDate(date), zone())).toDate();
}

export function setSecond(date: Value, second: Value): Value {
  return changed(date, (local) => local.second(toNumber(second)));
}

export function setMinute(date: Value, minute: Value): Value {
  return changed(date, (local) => local.minute(toNumber(minute)));
}

export function setHour(date: Value, hour: Value): Value {
  return changed(date, (local) => local.hour(toNumber(hour)));
}

/** The day of the week: Sunday is 1, or its English name. */
export function setDay(date: Value, day: Value): Value {
  const name = weekdays.indexOf(toText(day).toLowerCase());
  return changed(date, (local) => local.day(name >= 0 ? name : toNumber(day) - 1));
}

const weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** The day of the month; a number beyond it rolls over. */
export function setDate(date: Value, day: Value): Value {
  return changed(date, (local) => local.date(toNumber(day)));
}

/** The month, from 1, or its English name. */
export function setMonth(date: Value, month: Value): Value {
  const name = months.indexOf(toText(month).toLowerCase());
  return changed(date, (local) => local.month(name >= 0 ? name : toNumber(month) - 1));
}

const months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

export function setYear(date: Value, year: Value): Value {
  return changed(date, (local) => local.year(toNumber(year)));
}

/** The first date less the second one, in whole units. */
export function dateDifference(first: Value, second: Value, unit: Value = "milliseconds"): number {
  const wanted = units.find((each) => each === toText(unit)) ?? "milliseconds";
  return moment(toDate(first)).diff(toDate(second), wanted);
}

const units = ["milliseconds", "seconds", "minutes", "hours", "days", "weeks", "months"] as const;
