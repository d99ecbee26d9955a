// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Json } from "../items.js";
import { isGiven, textOf } from "../json.js";
import { momentOf, type TableColumns } from "./table-columns.js";
import type { Row } from "./table-file.js";

/** Which rows of a table are meant. */
export interface TableConditions {
  /** `allConditions`, or one of them is enough. */
  readonly match?: Json;
  readonly where?: readonly { readonly column?: Json; readonly is?: Json; readonly value?: Json }[];
}

/** Tells the rows that are meant: all of them where there are no conditions. Throws for a column that the table does not have. */
export function rowTest(params: TableConditions, columns: TableColumns): (row: Row) => boolean {
  const conditions = (params.where ?? []).map(({ column, is, value }) => {
    if (!isGiven(column)) throw new StepError("A condition names no column");
    return { name: textOf(column), is: textOf(is ?? "eq"), value };
  });
  const unknown = conditions.filter(({ name }) => !columns.has(name)).map(({ name }) => name);
  if (unknown.length > 0) {
    throw new StepError(
      `Filter validation failed: Column(s) "${unknown.join(", ")}" do not exist in the selected table. ` +
        "This often happens when switching between tables with different schemas. Please update your filter conditions.",
    );
  }
  const tests = conditions.map(({ name, is, value }) => {
    const test = condition(is, VALUELESS.has(is) ? null : columns.sought(name, value));
    return (row: Row): boolean => test(row[name] ?? null);
  });
  if (tests.length === 0) return () => true;
  return (row) => (params.match === "allConditions" ? tests.every((test) => test(row)) : tests.some((test) => test(row)));
}

/** Conditions that compare with nothing. */
const VALUELESS = new Set(["isEmpty", "isNotEmpty", "isTrue", "isFalse"]);

const isEmpty = (stored: Json): boolean => stored === null;

/** A condition as the platform has it: an empty cell is unlike every value, and is neither less nor more. */
function condition(is: string, value: Json): (stored: Json) => boolean {
  if ((ORDERED.has(is) || LIKE.has(is)) && (value === null || value === undefined)) {
    throw new StepError(`${is.toUpperCase()} filter value cannot be null or undefined`);
  }
  const order = (stored: Json): number => (isEmpty(stored) ? NaN : compare(stored, value));
  switch (is) {
    case "eq": return value === null ? isEmpty : (stored) => order(stored) === 0;
    case "neq": return value === null ? (stored) => !isEmpty(stored) : (stored) => order(stored) !== 0;
    case "gt": return (stored) => order(stored) > 0;
    case "gte": return (stored) => order(stored) >= 0;
    case "lt": return (stored) => order(stored) < 0;
    case "lte": return (stored) => order(stored) <= 0;
    case "like": return likeness(value, "u");
    case "ilike": return likeness(value, "iu");
    case "isEmpty": return isEmpty;
    case "isNotEmpty": return (stored) => !isEmpty(stored);
    case "isTrue": return (stored) => stored === true;
    case "isFalse": return (stored) => stored === false;
    default: throw new StepError(`The condition "${is}" is not known`);
  }
}

const ORDERED = new Set(["gt", "gte", "lt", "lte"]);
const LIKE = new Set(["like", "ilike"]);

/** A pattern in which `%` is any text, and `_` only itself. Without a `%` it may stand anywhere. */
function likeness(value: Json, flags: string): (stored: Json) => boolean {
  if (typeof value !== "string") throw new StepError(`${flags.includes("i") ? "ILIKE" : "LIKE"} filter value must be a string`);
  const parts = (value.includes("%") ? value : `%${value}%`).split("%").map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  const pattern = new RegExp(`^${parts.join("[\\s\\S]*")}$`, flags);
  return (stored) => !isEmpty(stored) && pattern.test(textOf(stored));
}

/** A moment as the table keeps it. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Compares a value with one that is stored, as the type of the latter. */
function compare(stored: Json, value: Json): number {
  const [left, right] = typeof stored === "number" ? [stored, Number(value)]
    : typeof stored === "boolean" ? [Number(stored), Number(value === true || value === 1 || value === "true" || value === "1")]
      : MOMENT.test(textOf(stored)) ? [textOf(stored), momentOf(textOf(value)) ?? textOf(value)]
        : [textOf(stored), textOf(value)];
  return left === right ? 0 : left < right ? -1 : left > right ? 1 : NaN;
}
