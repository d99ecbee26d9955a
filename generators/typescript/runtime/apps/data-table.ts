// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { columnsOf, type Columns } from "./columns.js";
import { TableColumns } from "./table-columns.js";
import { rowTest, type TableConditions } from "./table-conditions.js";
import { TableFile, type Row } from "./table-file.js";

/** A table, and which of its rows are meant. */
export interface TableRows extends TableConditions {
  readonly table?: Json;
  readonly all?: Json;
  readonly limit?: Json;
}

/** A row to write, with the types of all columns that the table had when the step was made. */
export interface TableRow extends TableRows, Columns {}

/** Adds a row. */
export function insertTableRow(params: TableRow, context: EffectContext): ItemData {
  const table = tableOf(params, context);
  const columns = new TableColumns(table.rows, params.types);
  const row = table.insert(written(params, columns, context), columns.named);
  table.save();
  return { json: { ...row } };
}

/** Reads rows, 50 unless told otherwise; all of them where there are no conditions. */
export function getTableRows(params: TableRows, context: EffectContext): ItemData[] {
  const table = tableOf(params, context);
  const found = table.rows.filter(rowTest(params, new TableColumns(table.rows)));
  return (params.all === true ? found : found.slice(0, Number(params.limit ?? 50))).map((row) => ({ json: { ...row } }));
}

/** Changes rows; gives those that were changed. */
export function updateTableRows(params: TableRow, context: EffectContext): ItemData[] {
  return changing(params, context).changed;
}

/** Changes the rows that match, or adds one where none does. */
export function upsertTableRow(params: TableRow, context: EffectContext): ItemData[] {
  const { table, columns, values, changed } = changing(params, context);
  if (changed.length > 0) return changed;
  const added = { json: { ...table.insert(values, columns.named) } };
  table.save();
  return [added];
}

/** Removes rows; gives those that were removed. */
export function deleteTableRows(params: TableRows, context: EffectContext): ItemData[] {
  const table = tableOf(params, context);
  const gone = new Set(table.rows.filter(conditional(params, new TableColumns(table.rows))));
  table.rows.splice(0, table.rows.length, ...table.rows.filter((row) => !gone.has(row)));
  table.save();
  return [...gone].map((row) => ({ json: row }));
}

/** Lets the item through when a row matches. */
export function ifTableRowExists(params: TableRows, context: EffectContext): ItemData[] {
  return isThere(params, context) ? [itself(context)] : [];
}

/** Lets the item through when no row matches. */
export function ifNoTableRowExists(params: TableRows, context: EffectContext): ItemData[] {
  return isThere(params, context) ? [] : [itself(context)];
}

function isThere(params: TableRows, context: EffectContext): boolean {
  const table = tableOf(params, context);
  return table.rows.some(conditional(params, new TableColumns(table.rows)));
}

function itself({ item }: EffectContext): ItemData {
  return { json: { ...item.json }, ...(item.binary === undefined ? {} : { binary: item.binary }) };
}

function tableOf(params: TableRows, context: EffectContext): TableFile {
  return new TableFile(textOf(params.table), context.env);
}

/** The cells to write: a value that is missing empties its cell. */
function written(params: TableRow, columns: TableColumns, context: EffectContext): Fields {
  return columns.row(columnsOf(params, context, "kept"), context.index);
}

/** Changes the rows that match. */
function changing(params: TableRow, context: EffectContext): { table: TableFile; columns: TableColumns; values: Fields; changed: ItemData[] } {
  const table = tableOf(params, context);
  const columns = new TableColumns(table.rows, params.types);
  const test = conditional(params, columns);
  const values = written(params, columns, context);
  if (Object.keys(values).length === 0) throw new StepError("Data columns must not be empty");
  const changed = table.rows.filter(test).map((row) => {
    Object.assign(row, values, { updatedAt: new Date().toISOString() });
    return { json: { ...row } };
  });
  if (changed.length > 0) table.save();
  return { table, columns, values, changed };
}

function conditional(params: TableRows, columns: TableColumns): (row: Row) => boolean {
  if ((params.where ?? []).length === 0) throw new StepError("At least one condition is required");
  return rowTest(params, columns);
}
