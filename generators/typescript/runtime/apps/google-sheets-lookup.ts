// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, textOf } from "../json.js";
import type { AppParams } from "./api.js";
import { Spreadsheet, type Row, type Sheet } from "./google-sheets-document.js";
import { cellOf, columnLetters, columnNumber } from "./google-sheets-table.js";

/** A sheet, by the id of its spreadsheet and by its own number. Columns are named `COL$A`. */
export interface WorksheetParams extends AppParams {
  readonly spreadsheet?: Json;
  readonly worksheet?: Json;
  /** The column to look in. */
  readonly column?: Json;
  readonly value?: Json;
  /** The number of the row to change. */
  readonly row?: Json;
  /** Values by column. */
  readonly values?: Json;
}

/** The first row that has the value in the column; none where there is no such row. */
export async function findSheetRow(params: WorksheetParams, context: EffectContext): Promise<Fields[]> {
  return (await matches(params, context)).slice(0, 1);
}

/** The rows below the first that hold something, the newest first. */
export async function newWorksheetRows(params: WorksheetParams, context: EffectContext): Promise<Fields[]> {
  const shown = (await (await sheetOf(params, context)).shown()) ?? [];
  return shown.flatMap((row, index) => (index > 0 && row.some(isGiven) ? [record(row, index + 1)] : [])).reverse();
}

/** The rows below the first that have the value in the column that is looked in. */
async function matches(params: WorksheetParams, context: EffectContext): Promise<Fields[]> {
  // A blank would be found in every row that is not filled in.
  if (!isGiven(params.value)) throw new StepError("The value to look for is missing");
  const shown = (await (await sheetOf(params, context)).shown()) ?? [];
  const column = columnNumber(letters(textOf(params.column))) - 1;
  return shown.flatMap((row, index) => (index > 0 && textOf(row[column]) === textOf(params.value) ? [record(row, index + 1)] : []));
}

/** Up to `most` rows that have the value in the column, as line items. */
export async function findSheetRows({ most, ...params }: WorksheetParams & { readonly most?: Json }, context: EffectContext): Promise<Fields> {
  const found = await matches(params, context);
  return { rows: found.slice(0, isGiven(most) ? Number(most) : undefined) };
}

/** Changes the cells of a row that a value is given for. */
export async function changeSheetRow(params: WorksheetParams, context: EffectContext): Promise<Fields> {
  const row = Number(params.row);
  await (await sheetOf(params, context)).writeRows(row, [cells(params.values)], "USER_ENTERED");
  return { id: row, row };
}

/** Adds a row below the table. */
export async function addSheetRow(params: WorksheetParams, context: EffectContext): Promise<Fields> {
  const row = await appended(await sheetOf(params, context), [cells(params.values)]);
  return { id: row, row };
}

/** Adds a row for each line item of its columns. One value stands in every row. */
export async function addSheetRows({ values, ...params }: WorksheetParams, context: EffectContext): Promise<Fields> {
  const columns = Object.entries(fieldsOf(values)).map(([name, items]): readonly [string, readonly Json[]] => [name, lineItems(items)]);
  const length = Math.max(0, ...columns.map(([, items]) => items.length));
  const rows = Array.from({ length }, (_, row) => cells(Object.fromEntries(columns.map(([name, items]) => [name, items[items.length === 1 ? 0 : row] ?? null]))));
  if (length === 0) return { rows: [] };
  const first = await appended(await sheetOf(params, context), rows);
  return { rows: rows.map((_, index) => ({ id: first + index, row: first + index })) };
}

/** The first row that has the value in the column; where there is none, a row that is added. */
export async function findOrAddSheetRow(params: WorksheetParams, context: EffectContext): Promise<Fields> {
  const [found] = await findSheetRow(params, context);
  return { ...(found ?? (await addSheetRow(params, context))), _zap_search_was_found_status: found !== undefined };
}

/** The values of a column: those of a list, or of a text between its commas. */
function lineItems(items: Json): readonly Json[] {
  return Array.isArray(items) ? items : textOf(items).split(",");
}

/** Adds rows below the table; the number of the first of them. */
async function appended(sheet: Sheet, rows: readonly Row[]): Promise<number> {
  const written = await sheet.document.append(`'${sheet.title.replaceAll("'", "''")}'!A1`, rows, "USER_ENTERED", "INSERT_ROWS");
  return Number(/![A-Z]+(\d+)/.exec(textOf(fieldsOf(written["updates"])["updatedRange"]))?.[1] ?? NaN);
}

async function sheetOf({ spreadsheet, worksheet, column: _, value: __, row: ___, values: ____, ...account }: WorksheetParams, context: EffectContext): Promise<Sheet> {
  return await new Spreadsheet({ ...account, spreadsheet: { id: textOf(spreadsheet) } }, context).sheet({ id: Number(worksheet ?? 0) });
}

function record(row: Row, number: number): Fields {
  return { id: number, row: number, ...Object.fromEntries(row.map((cell, index) => [`COL$${columnLetters(index)}`, cell])) };
}

/** Values in the order of their columns; what is not given leaves its cell as it is. */
function cells(values: Json): Row {
  const given = new Map(Object.entries(fieldsOf(values)).map(([name, value]) => [columnNumber(letters(name)) - 1, value]));
  return Array.from({ length: Math.max(-1, ...given.keys()) + 1 }, (_, column) => (isGiven(given.get(column)) ? cellOf(given.get(column)) : null));
}

function letters(column: string): string {
  return column.replace(/^COL\$/, "");
}
