// SPDX-License-Identifier: 0BSD
import { pattern } from "./compare.js";
import { StepError } from "./errors.js";
import type { Verdict } from "./rules.js";
import { settleDates } from "./settle-dates.js";

/** A comparison of the first generation of rules: no types are checked, and JavaScript compares. */
export interface LegacyCondition {
  holds(): boolean;
}

type Test = (left: unknown, right: unknown) => boolean;

const written = (value: unknown): string => String(value || "");

/** Falsy values count as 0; JavaScript compares the rest, texts by their letters. */
function ordered(test: (left: number, right: number) => boolean): Test {
  return (left, right) => test((left || 0) as number, (right || 0) as number);
}

/** A test that only a text has; anything else stops the step, as calling the method of it did. */
function onText(method: "startsWith" | "endsWith"): Test {
  return (left, right) => {
    if (typeof left === "string") return left[method](String(right));
    throw new TypeError(
      left === undefined || left === null
        ? `Cannot read properties of ${String(left)} (reading '${method}')`
        : `value1.${method} is not a function`,
    );
  };
}

function isEmpty(value: unknown): boolean {
  if (value instanceof Date) return Number.isNaN(value.getTime());
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === "" || Number.isNaN(value);
}

const negated = (test: Test): Test => (left, right) => !test(left, right);
const contains: Test = (left, right) => written(left).includes(written(right));
const matches: Test = (left, right) => pattern(written(right)).test(written(left));

const TESTS: Readonly<Record<string, Test>> = {
  equal: (left, right) => left === right,
  notEqual: (left, right) => left !== right,
  after: ordered((left, right) => left > right),
  before: ordered((left, right) => left < right),
  larger: ordered((left, right) => left > right),
  largerEqual: ordered((left, right) => left >= right),
  smaller: ordered((left, right) => left < right),
  smallerEqual: ordered((left, right) => left <= right),
  contains,
  notContains: negated(contains),
  startsWith: onText("startsWith"),
  notStartsWith: negated(onText("startsWith")),
  endsWith: onText("endsWith"),
  notEndsWith: negated(onText("endsWith")),
  regex: matches,
  notRegex: negated(matches),
  isEmpty,
  isNotEmpty: negated(isEmpty),
};

function compare(operation: string, left: unknown, right: unknown): boolean {
  const test = Object.hasOwn(TESTS, operation) ? TESTS[operation] : undefined;
  if (test === undefined) throw new TypeError("compareOperationFunctions[compareData.operation] is not a function");
  return test(left, right);
}

/** Milliseconds of a date, a text that JavaScript reads as one, or a number as it is. */
function moment(value: unknown): number {
  const millis = typeof value === "string" ? Date.parse(value) : value instanceof Date ? value.getTime() : value;
  if (typeof millis === "number" && !Number.isNaN(millis)) return millis;
  throw new StepError(`The value "${String(value)}" is not a valid DateTime.`);
}

const plain = (left: unknown, operation: string, right?: unknown): LegacyCondition => ({
  holds: () => compare(operation, settleDates(left), settleDates(right)),
});

/** Conditions of the first generation of If, Filter and Switch. */
export const legacy = {
  text: plain,
  number: plain,
  boolean: plain,
  dateTime: (left: unknown, operation: string, right?: unknown): LegacyCondition => ({
    holds: () => compare(operation, moment(settleDates(left)), moment(settleDates(right))),
  }),
};

/** A condition, or a function that gives it when it is its turn: then its operands are not computed before. */
export type Late = LegacyCondition | (() => LegacyCondition);

const holds = (test: Late): boolean => (typeof test === "function" ? test() : test).holds();

/** Every condition holds; the first that does not ends the test. */
export function legacyAll(...conditions: readonly Late[]): Verdict {
  return { decide: () => conditions.every(holds) };
}

/** Some condition holds; the first that does ends the test. */
export function legacyAny(...conditions: readonly Late[]): Verdict {
  return { decide: () => conditions.some(holds) };
}
