// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Json } from "../items.js";
import { textOf } from "../json.js";

/** A condition on a column. */
export interface SqlCondition {
  readonly column?: Json;
  /** `equal` when missing, `!=`, `LIKE`, `>`, `<`, `>=`, `<=`, `IS NULL`, `IS NOT NULL`. */
  readonly is?: Json;
  readonly value?: Json;
}

/** Which rows are meant. */
export interface SqlChoice {
  readonly where?: readonly SqlCondition[];
  /** `AND` when missing, or `OR`. */
  readonly combine?: Json;
}

/** Which rows are read. */
export interface SqlRows extends SqlChoice {
  readonly sort?: readonly { readonly column?: Json; readonly direction?: Json }[];
  readonly all?: Json;
  /** 50 when missing. */
  readonly limit?: Json;
  /** The columns of the answer; all when missing. */
  readonly columns?: readonly Json[];
}

/** What is removed: rows, all rows, or the table. */
export interface SqlRemoval extends SqlChoice {
  /** `truncate` when missing, `delete` or `drop`. */
  readonly command?: Json;
}

/** One comparison of a condition; a question whether there is a value compares with none. */
interface Comparison {
  readonly column: Json;
  readonly operator: string;
  readonly value?: Json;
  readonly isUnary: boolean;
}

/** The condition of a statement, each comparison as `write` has it; nothing where every row is meant. Sizes are compared as numbers: what is none is refused. */
export function conditions({ where = [], combine }: SqlChoice, write: (comparison: Comparison) => string): string {
  const tests = where.map((condition, index) => write(comparison(condition, index)));
  return tests.length === 0 ? "" : ` WHERE ${tests.join(combine === "OR" ? " OR " : " AND ")}`;
}

function comparison({ column, is, value }: SqlCondition, index: number): Comparison {
  const operator = is === undefined || is === "equal" ? "=" : textOf(is);
  if (operator === "IS NULL" || operator === "IS NOT NULL") return { column, operator, isUnary: true };
  if (![">", "<", ">=", "<="].includes(operator)) return { column, operator, value: value ?? "", isUnary: false };
  const number = Number(value);
  if (Number.isNaN(number)) throw new StepError(`Operator in entry ${index + 1} of 'Select Rows' works with numbers, but value ${textOf(value)} is not a number`);
  return { column, operator, value: number, isUnary: false };
}
