// SPDX-License-Identifier: 0BSD
import { DateTime } from "luxon";
import moment from "moment-timezone";
import { StepError } from "../errors.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { eachItem } from "./each-item.js";
import { copyOf, given } from "./fields.js";
import type { Leaf } from "./fields.js";
import { withBinary } from "./lineage.js";

/** Date & Time, version 1. */
export interface DateTimeLegacyParams {
  action?: Leaf<"format" | "calculate">;
  value?: unknown;
  /** The field that gets the result; `data` when missing. */
  into?: Leaf<string>;
  toFormat?: Leaf<string>;
  custom?: Leaf<boolean>;
  fromFormat?: Leaf<string>;
  fromTimezone?: Leaf<string>;
  toTimezone?: Leaf<string>;
  operation?: Leaf<"add" | "subtract">;
  duration?: Leaf<number>;
  timeUnit?: Leaf<string>;
}

const DIGITS_OF_MILLISECONDS = 12;

/** Texts without an offset are read in the zone of the machine. */
function readPlain(value: unknown, format?: string): moment.Moment {
  const input = value as moment.MomentInput;
  return format === undefined ? moment(input) : moment(input, format);
}

/** A number as a whole number of seconds or milliseconds; anything else as it is. */
function normalised(value: unknown): unknown {
  const plain = DateTime.isDateTime(value) ? value.toISO() : value;
  const number = Number(plain);
  if (Number.isNaN(number)) return plain;
  return Number.isInteger(number) ? number : number * 1000;
}

function read(value: unknown, options: DateTimeLegacyParams, workflowZone: string): moment.Moment {
  const { fromTimezone, toTimezone } = options;
  const fromFormat = options.fromFormat === undefined ? undefined : String(options.fromFormat);
  if (fromFormat === undefined && !readPlain(value).isValid()) {
    throw new StepError('The date input format could not be recognized. Please set the "From Format" field');
  }
  if (typeof value === "number" && Number.isInteger(value)) {
    return String(value).length < DIGITS_OF_MILLISECONDS ? moment.unix(value) : moment(value);
  }
  if (!fromTimezone && !toTimezone) return readPlain(value, fromFormat || undefined);
  const zone = String(fromTimezone || workflowZone);
  const input = value as string;
  return fromFormat ? moment.tz(input, fromFormat, zone) : moment.tz(input, zone);
}

function formatted(value: unknown, options: DateTimeLegacyParams, workflowZone: string): string {
  const date = read(value, options, workflowZone);
  const { fromTimezone, toTimezone, custom = false } = options;
  if (fromTimezone || toTimezone) date.tz(String(toTimezone || workflowZone));
  const format = String(options.toFormat ?? (custom ? "" : "MM/DD/YYYY"));
  // Without a format, a date of the machine's zone is written with its offset.
  return date.format(format === "" && !fromTimezone && !toTimezone ? "YYYY-MM-DDTHH:mm:ssZ" : format);
}

function isoOf(value: unknown): string {
  const time = DateTime.isDateTime(value) ? value.toMillis() : new Date(value as string | number).getTime();
  if (Number.isNaN(time)) {
    throw new StepError('Unrecognized date input. Please specify a format in the "From Format" field.');
  }
  return new Date(time).toISOString();
}

function calculated(value: unknown, options: DateTimeLegacyParams): string {
  const { fromFormat, operation = "add", duration = 0, timeUnit = "days" } = options;
  const date = fromFormat
    ? moment(value as moment.MomentInput, String(fromFormat), true)
    : moment(isoOf(value));
  if (!date.isValid()) {
    throw new StepError('Date input cannot be parsed. Please recheck the value and the "From Format" field.');
  }
  const amount = duration as moment.DurationInputArg1;
  const unit = String(timeUnit) as moment.unitOfTime.DurationConstructor;
  return (operation === "add" ? date.add(amount, unit) : date.subtract(amount, unit)).toISOString();
}

/** Formats or computes dates as the first version of the step did. */
export function dateTimeLegacy(params: Params<DateTimeLegacyParams>): Transform<DateTimeLegacyParams> {
  moment.suppressDeprecationWarnings = true;
  return {
    params,
    execute: (call) =>
      eachItem(call, ({ json, binary }, index, options): ItemData[] => {
        const { action = "format" } = options;
        const value = given(options, "value", "");
        const subject = action === "format" ? normalised(value) : value;
        if (action === "format" && subject === undefined) return [];
        const into = String(options.into ?? "data");
        const date = action === "format" ? formatted(subject, options, call.run.timezone) : calculated(value, options);
        const fields = { ...(into.includes(".") ? copyOf(json) : json), [into]: date };
        return [withBinary({ json: fields, pairedItem: { item: index } }, binary)];
      }),
  };
}
