// SPDX-License-Identifier: 0BSD
import { ExpressionError } from "./errors.js";
import { average } from "./extensions/array.js";

/** `$ifEmpty`: the second value where the first is null, undefined, "", or has no elements or keys. */
function ifEmpty(...args: unknown[]): unknown {
  if (args.length !== 2) {
    throw new ExpressionError("expected two arguments (value, defaultValue) for this function");
  }
  const [value, fallback] = args;
  if (value === undefined || value === null || value === "") return fallback;
  return typeof value === "object" && Object.keys(value).length === 0 ? fallback : value;
}

/** All whole numbers between two, in the direction from the first to the second. */
function numberList(start: number, end: number): number[] {
  const step = start < end ? 1 : -1;
  return Array.from({ length: Math.abs(start - end) + 1 }, (_, index) => start + index * step);
}

function zip(keys: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  if (keys.length !== values.length) throw new ExpressionError("keys and values not of equal length");
  return Object.fromEntries(keys.map((key, index) => [key, values[index]]));
}

const mean = (...values: unknown[]): number => average(values);
const not = (value: unknown): boolean => !value;

/** Functions that expressions may call by name. */
export const scopeHelpers: Readonly<Record<string, unknown>> = {
  min: Math.min,
  max: Math.max,
  not,
  average: mean,
  numberList,
  zip,
  $min: Math.min,
  $max: Math.max,
  $average: mean,
  $not: not,
  $ifEmpty: ifEmpty,
  $if: (test: unknown, then: unknown, otherwise: unknown = false): unknown => (test ? then : otherwise),
};
