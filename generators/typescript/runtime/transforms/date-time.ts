// SPDX-License-Identifier: 0BSD
import { DateTime } from "luxon";
import type { DateTimeUnit, DurationUnit } from "luxon";
import { messageOf, StepError } from "../errors.js";
import type { Json } from "../items.js";
import type { ItemData, Params, RunFacts, Transform } from "../transform.js";
import { eachItem } from "./each-item.js";
import { given } from "./fields.js";
import type { Leaf } from "./fields.js";
import { withBinary } from "./lineage.js";
import { readDate } from "./read-date.js";

export type DateOperation =
  | "getCurrentDate"
  | "addToDate"
  | "subtractFromDate"
  | "formatDate"
  | "roundDate"
  | "getTimeBetweenDates"
  | "extractDate";

export interface DateTimeParams {
  operation?: Leaf<DateOperation>;
  date?: unknown;
  endDate?: unknown;
  /** The field that gets the result. */
  into?: Leaf<string>;
  includeInputFields?: Leaf<boolean>;
  /** The current date with its time, or midnight. */
  includeTime?: Leaf<boolean>;
  /** A zone for the current date. */
  timezone?: Leaf<string | boolean>;
  duration?: Leaf<number>;
  timeUnit?: Leaf<string>;
  format?: Leaf<string>;
  customFormat?: Leaf<string>;
  fromFormat?: Leaf<string>;
  round?: Leaf<"roundDown" | "roundUp">;
  toNearest?: Leaf<string>;
  to?: Leaf<string>;
  units?: Leaf<string[]>;
  isoString?: Leaf<boolean>;
  part?: Leaf<string>;
}

const FIELD: Readonly<Record<DateOperation, string>> = {
  getCurrentDate: "currentDate",
  addToDate: "newDate",
  subtractFromDate: "newDate",
  formatDate: "formattedDate",
  roundDate: "roundedDate",
  getTimeBetweenDates: "timeDifference",
  extractDate: "datePart",
};

/** What can be asked of a date: what the editor offers, and what else the date library knows. */
const PARTS = ["year", "month", "day", "hour", "minute", "second", "millisecond", "quarter", "weekday", "weekNumber", "weekYear", "ordinal"] as const;

function currentDate({ timezone, includeTime = true }: DateTimeParams, run: RunFacts): string {
  const zone = timezone ? String(timezone) : run.timezone;
  const now = DateTime.fromMillis(run.now()).setZone(zone);
  if (now.invalidReason === "unsupported zone") {
    throw new StepError(`The timezone ${zone} is not valid. Please check the timezone.`);
  }
  return (includeTime ? now : now.startOf("day")).toString();
}

function formatted(params: DateTimeParams, run: RunFacts): Json {
  const { date, customFormat = "", fromFormat, timezone } = params;
  const format = given(params, "format", "MM/dd/yyyy");
  if (date === null || date === undefined) return date;
  const zone = timezone ? run.timezone : undefined;
  const read = readDate(date, { zone, ownZone: run.timezone, format: fromFormat, now: run.now() });
  // A format that is no text is refused, or prints nothing, by the date library itself.
  return read.toFormat((format === "custom" ? customFormat : format) as string);
}

/** A unit as an expression may give it; the date library refuses what it does not know. */
function unit(name: unknown): DateTimeUnit {
  return String(name) as DateTimeUnit;
}

function extracted(date: DateTime, part: string): number | undefined {
  if (part === "week") return date.weekNumber;
  const known = PARTS.find((name) => name === part);
  return known === undefined ? undefined : date.get(known);
}

function result(operation: unknown, params: DateTimeParams, run: RunFacts): Json {
  const read = (value: unknown): DateTime =>
    readDate(value, { zone: run.timezone, ownZone: run.timezone, now: run.now() });
  const date = given(params, "date", "");
  switch (operation) {
    case "getCurrentDate":
      return currentDate(params, run);
    case "addToDate":
      return read(date).plus({ [String(params.timeUnit ?? "days")]: params.duration ?? 0 }).toString();
    case "subtractFromDate":
      return read(date).minus({ [String(params.timeUnit ?? "days")]: params.duration ?? 0 }).toString();
    case "formatDate":
      return formatted({ ...params, date }, run);
    case "roundDate": {
      const to = unit(params.to ?? "month");
      return params.round === "roundUp"
        ? read(date).plus({ [to]: 1 }).startOf(to).toString()
        : read(date).startOf(unit(params.toNearest ?? "month")).toString();
    }
    case "getTimeBetweenDates": {
      const units = (Array.isArray(params.units) ? params.units : [params.units ?? "day"]).map(unit) as DurationUnit[];
      const between = read(given(params, "endDate", "")).diff(read(date), units);
      return params.isoString ? between.toString() : { ...between.toObject() };
    }
    case "extractDate":
      return extracted(read(date), String(params.part ?? "month"));
    default:
      return undefined;
  }
}

/** Formats, rounds and computes dates. */
export function dateTime(params: Params<DateTimeParams>): Transform<DateTimeParams> {
  return {
    params,
    execute: (call) =>
      eachItem(
        call,
        ({ json, binary }, index, options): ItemData[] => {
          const { operation = "getCurrentDate", includeInputFields = false } = options;
          const usual = Object.entries(FIELD).find(([name]) => name === operation)?.[1] ?? "data";
          const value = result(operation, options, call.run);
          const item = { json: { [String(given(options, "into", usual))]: value }, pairedItem: { item: index } };
          return [includeInputFields ? withBinary({ ...item, json: { ...json, ...item.json } }, binary) : item];
        },
        (error) => [{ json: { error: messageOf(error) } }],
      ),
  };
}
