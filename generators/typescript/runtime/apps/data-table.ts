// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { isGiven, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { columnsOf, type Columns } from "./columns.js";
import { TableFile, type Row } from "./table-file.js";

/** A table, and which of its rows are meant. */
export interface TableRows {
  readonly table?: Json;
  /** `allConditions`, or one of them is enough. */
  readonly match?: Json;
  readonly where?: readonly { readonly column?: Json; readonly is?: Json; readonly value?: Json }[];
  readonly all?: Json;
  readonly limit?: Json;
}

/** A row to write. */
export interface TableRow extends TableRows, Columns {}

/** Adds a row. */
export function insertTableRow(params: TableRow, context: EffectContext): ItemData {
  const table = tableOf(params, context);
  const row = table.insert(written(params, context));
  table.save();
  return { json: { ...row } };
}

/** Reads rows, 50 unless told otherwise; all of them where there are no conditions. */
export function getTableRows(params: TableRows, context: EffectContext): ItemData[] {
  const found = tableOf(params, context).rows.filter(tester(params));
  return (params.all === true ? found : found.slice(0, Number(params.limit ?? 50))).map((row) => ({ json: { ...row } }));
}

/** Changes rows; gives those that were changed. */
export function updateTableRows(params: TableRow, context: EffectContext): ItemData[] {
  const table = tableOf(params, context);
  const changed = change(table, conditional(params), written(params, context));
  table.save();
  return changed;
}

/** Changes the rows that match, or adds one where none does. */
export function upsertTableRow(params: TableRow, context: EffectContext): ItemData[] {
  const table = tableOf(params, context);
  const values = written(params, context);
  const changed = change(table, conditional(params), values);
  const out = changed.length > 0 ? changed : [{ json: { ...table.insert(values) } }];
  table.save();
  return out;
}

/** Removes rows; gives those that were removed. */
export function deleteTableRows(params: TableRows, context: EffectContext): ItemData[] {
  const table = tableOf(params, context);
  const gone = table.rows.filter(conditional(params));
  table.rows.splice(0, table.rows.length, ...table.rows.filter((row) => !gone.includes(row)));
  table.save();
  return gone.map((row) => ({ json: row }));
}

/** Lets the item through when a row matches. */
export function ifTableRowExists(params: TableRows, context: EffectContext): ItemData[] {
  return tableOf(params, context).rows.some(conditional(params)) ? [itself(context)] : [];
}

/** Lets the item through when no row matches. */
export function ifNoTableRowExists(params: TableRows, context: EffectContext): ItemData[] {
  return tableOf(params, context).rows.some(conditional(params)) ? [] : [itself(context)];
}

function itself({ item }: EffectContext): ItemData {
  return { json: { ...item.json }, ...(item.binary === undefined ? {} : { binary: item.binary }) };
}

function tableOf(params: TableRows, context: EffectContext): TableFile {
  return new TableFile(textOf(params.table), context.env);
}

/** The columns of a row; those that the table sets itself cannot be written. */
function written(params: TableRow, context: EffectContext): Fields {
  return Object.fromEntries(Object.entries(columnsOf(params, context)).filter(([name]) => !["id", "createdAt", "updatedAt"].includes(name)));
}

function change(table: TableFile, test: (row: Row) => boolean, values: Fields): ItemData[] {
  return table.rows.filter(test).map((row) => {
    Object.assign(row, values, { updatedAt: new Date().toISOString() });
    return { json: { ...row } };
  });
}

function conditional(params: TableRows): (row: Row) => boolean {
  if ((params.where ?? []).length === 0) throw new StepError("At least one condition is required");
  return tester(params);
}

function tester(params: TableRows): (row: Row) => boolean {
  const tests = (params.where ?? []).map(({ column, is, value }) => {
    if (!isGiven(column)) throw new StepError("A condition names no column");
    const name = textOf(column);
    const test = condition(textOf(is ?? "eq"), value);
    return (row: Row): boolean => test(row[name]);
  });
  if (tests.length === 0) return () => true;
  return (row) => (params.match === "allConditions" ? tests.every((test) => test(row)) : tests.some((test) => test(row)));
}

/** A condition as SQL has it: nothing is equal, unequal or comparable to null. */
function condition(is: string, value: Json): (stored: Json) => boolean {
  const order = (stored: Json): number => (stored === undefined || stored === null ? NaN : compare(stored, value));
  const empty = (stored: Json): boolean => stored === undefined || stored === null;
  switch (is) {
    case "eq": return value === null ? empty : (stored) => order(stored) === 0;
    case "neq": return value === null ? (stored) => !empty(stored) : (stored) => Math.abs(order(stored)) > 0;
    case "gt": return (stored) => order(stored) > 0;
    case "gte": return (stored) => order(stored) >= 0;
    case "lt": return (stored) => order(stored) < 0;
    case "lte": return (stored) => order(stored) <= 0;
    case "isEmpty": return empty;
    case "isNotEmpty": return (stored) => !empty(stored);
    case "isTrue": return (stored) => stored === true;
    case "isFalse": return (stored) => stored === false;
    default: throw new StepError(`The condition "${is}" is not known`);
  }
}

/** Compares a value with one that is stored, as the type of the latter. */
function compare(stored: Json, value: Json): number {
  const [left, right] = typeof stored === "number" ? [stored, Number(value)]
    : typeof stored === "boolean" ? [Number(stored), Number(value === true || value === 1 || value === "true" || value === "1")]
      : [textOf(stored), textOf(value)];
  return left === right ? 0 : left < right ? -1 : left > right ? 1 : NaN;
}
