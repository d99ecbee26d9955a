// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
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
  const { shown, column } = await searched(params, context);
  const found = shown.findIndex((row, index) => index > 0 && textOf(row[column]) === textOf(params.value));
  return found === -1 ? [] : [record(shown[found] ?? [], found + 1)];
}

/** What a sheet shows, and the place of the column that is looked in. */
async function searched(params: WorksheetParams, context: EffectContext): Promise<{ readonly shown: readonly Row[]; readonly column: number }> {
  const shown = (await (await sheetOf(params, context)).shown()) ?? [];
  return { shown, column: columnNumber(letters(textOf(params.column))) - 1 };
}

/** Up to `most` rows that have the value in the column, as line items. */
export async function findSheetRows({ most, ...params }: WorksheetParams & { readonly most?: Json }, context: EffectContext): Promise<Fields> {
  const { shown, column } = await searched(params, context);
  const found = shown.flatMap((row, index) => (index > 0 && textOf(row[column]) === textOf(params.value) ? [record(row, index + 1)] : []));
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
  const sheet = await sheetOf(params, context);
  const written = await sheet.document.append(`'${sheet.title.replaceAll("'", "''")}'!A1`, [cells(params.values)], "USER_ENTERED", "INSERT_ROWS");
  const row = Number(/![A-Z]+(\d+)/.exec(textOf(fieldsOf(written["updates"])["updatedRange"]))?.[1] ?? NaN);
  return { id: row, row };
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
