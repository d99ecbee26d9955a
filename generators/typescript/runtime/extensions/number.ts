// SPDX-License-Identifier: 0BSD
import { DateTime } from "luxon";
import { ExpressionError } from "../errors.js";
import type { ExtensionTable } from "./table.js";

const EXCEL_EPOCH_OFFSET_DAYS = 25_569;
const SECONDS_PER_DAY = 86_400;

/** Rounds to a number of decimal places. */
function round(value: number, places: unknown = 0): number {
  return Number(value.toFixed(places as number));
}

function integer(value: number, method: string): number {
  if (!Number.isInteger(value)) throw new ExpressionError(`${method}() is only callable on integers`);
  return value;
}

/** Reads a number as a moment: `ms`, `s` or `us` since 1970, or `excel` days. */
export function numberToDateTime(value: number, unit: unknown = "ms"): DateTime {
  switch (unit) {
    case "ms":
      return DateTime.fromMillis(value);
    case "s":
      return DateTime.fromSeconds(value);
    case "us":
      return DateTime.fromMillis(value / 1000);
    case "excel":
      return DateTime.fromSeconds((value - EXCEL_EPOCH_OFFSET_DAYS) * SECONDS_PER_DAY);
    default:
      throw new ExpressionError(
        `Unsupported format '${String(unit)}'. toDateTime() supports 'ms', 's', 'us' and 'excel'.`,
      );
  }
}

/** Methods that expressions may call on numbers. */
export const numberExtensions: ExtensionTable<number> = {
  abs: (value) => Math.abs(value),
  ceil: (value) => Math.ceil(value),
  floor: (value) => Math.floor(value),
  round: (value, [places]) => round(value, places),
  format: (value, [locale = "en-US", options = {}]) =>
    new Intl.NumberFormat(locale as string, options as Intl.NumberFormatOptions).format(value),
  isInteger: (value) => Number.isInteger(value),
  isEven: (value) => integer(value, "isEven") % 2 === 0,
  isOdd: (value) => Math.abs(integer(value, "isOdd")) % 2 === 1,
  toBoolean: (value) => value !== 0,
  toInt: (value) => round(value),
  toFloat: (value) => value,
  toDateTime: (value, [unit]) => numberToDateTime(value, unit),
};
