// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf } from "../json.js";
import { compareBy } from "../modules/store-filter.js";
import type { AppParams } from "./api.js";
import { Spreadsheet, type Row } from "./google-sheets-document.js";
import { cellOf, columnNumber } from "./google-sheets-table.js";

/** A sheet, by the id of its spreadsheet (or the path of folders that leads to it) and by its title. */
export interface CellsParams extends AppParams {
  readonly spreadsheet?: Json;
  readonly sheet?: Json;
}

/** A row to write: values by the ordinal of their column, counted from 0, or in a list. */
export interface RowParams extends CellsParams {
  readonly values?: Json;
  /** `USER_ENTERED`: as if a person typed it; `RAW`: as it is. */
  readonly input?: Json;
  /** `INSERT_ROWS` makes room for the row, `OVERWRITE` does not. */
  readonly insert?: Json;
  /** The row to change. */
  readonly row?: Json;
}

/** Which rows are read. */
export interface RowsParams extends CellsParams {
  /** The first row of the table in A1 notation: `A1:Z1`. */
  readonly table?: Json;
  /** A range to read instead of all below the table's first row. */
  readonly range?: Json;
  /** The table's first row names its columns. */
  readonly headers?: Json;
  /** Any of these lists of conditions that all hold. Columns are letters. */
  readonly filter?: readonly (readonly { readonly column?: Json; readonly operator?: Json; readonly value?: Json }[])[];
  readonly sortBy?: Json;
  /** `asc` or `desc`. */
  readonly order?: Json;
  readonly limit?: Json;
  readonly render?: Json;
  readonly renderDates?: Json;
  /** The most rows that one run takes. */
  readonly most?: Json;
}

/** Adds a row below the table and says which one it is. */
export async function appendCells(params: RowParams, context: EffectContext): Promise<Fields> {
  const written = await document(params, context).append(`${quoted(params.sheet)}!A1`, [cells(params.values)], textOf(params.input ?? "USER_ENTERED"), textOf(params.insert ?? "INSERT_ROWS"));
  const range = textOf(fieldsOf(written["updates"])["updatedRange"]);
  const row = /![A-Z]+(\d+)/.exec(range)?.[1];
  return { ...(row === undefined ? {} : { rowNumber: Number(row) }) };
}

/** Adds rows below the table: lists of values, or values by the ordinal of their column. */
export async function appendAllCells(params: Omit<RowParams, "values"> & { readonly rows?: Json }, context: EffectContext): Promise<Fields> {
  const { rows, ...place } = params;
  const written = await document(place, context).append(`${quoted(place.sheet)}!A1`, listOf(rows).map(wholeRow), textOf(place.input ?? "USER_ENTERED"), textOf(place.insert ?? "INSERT_ROWS"));
  const { updatedRange, updatedRows } = fieldsOf(written["updates"]);
  return { updatedRange, updatedRows };
}

/** Changes the cells of a row that a value is given for. */
export async function updateCells(params: RowParams, context: EffectContext): Promise<Fields> {
  const row = rowNumber(params.row);
  await document(params, context).write(`${quoted(params.sheet)}!${row}:${row}`, [cells(params.values)], textOf(params.input ?? "USER_ENTERED"));
  return { rowNumber: row };
}

/** Writes one cell, named as `B7`. */
export async function writeCell(params: RowParams & { readonly cell?: Json; readonly value?: Json }, context: EffectContext): Promise<Fields> {
  const { cell, value, ...sheet } = params;
  await document(sheet, context).write(`${quoted(sheet.sheet)}!${textOf(cell)}`, [[value ?? ""]], textOf(sheet.input ?? "USER_ENTERED"));
  return {};
}

/** Reads one cell, named as `B7`. */
export async function readCell(params: RowsParams & { readonly cell?: Json }, context: EffectContext): Promise<Fields> {
  const { cell, ...sheet } = params;
  const read = await document(sheet, context).cells(`${quoted(sheet.sheet)}!${textOf(cell)}`, textOf(sheet.render ?? "FORMATTED_VALUE"), textOf(sheet.renderDates ?? "FORMATTED_STRING"));
  return { value: read?.[0]?.[0] };
}

/** Empties the cells of a row, which stays. */
export async function clearRowCells(params: RowParams, context: EffectContext): Promise<Fields> {
  const { row, ...sheet } = params;
  return await clearCells({ ...sheet, range: `${rowNumber(row)}:${rowNumber(row)}` }, context);
}

/** Takes a row out of a sheet; those below it move up. */
export async function deleteRowCells(params: RowParams, context: EffectContext): Promise<Fields> {
  const row = rowNumber(params.row);
  const source = document(params, context);
  const sheet = await source.sheet({ name: textOf(params.sheet) });
  await source.change({ deleteDimension: { range: { sheetId: sheet.id, dimension: "ROWS", startIndex: row - 1, endIndex: row } } });
  return {};
}

/** Empties a range. */
export async function clearCells(params: RowsParams, context: EffectContext): Promise<Fields> {
  await document(params, context).clear(`${quoted(params.sheet)}!${textOf(params.range)}`);
  return {};
}

/** Reads the rows of a table that match. Values stand under the ordinal of their column, counted from 0. Rows without any value are left out. */
export async function findRows(params: RowsParams, context: EffectContext): Promise<Fields[]> {
  const from = firstColumn(params);
  const found = (await rowsOf(params, context)).filter((row) => matches(row, params.filter ?? [], from));
  if (isGiven(params.sortBy)) {
    const key = keyOf(params.sortBy, from);
    const sign = params.order === "desc" ? -1 : 1;
    found.sort((a, b) => sign * order(a[key], b[key]));
  } else if (params.order === "desc") found.reverse();
  return isGiven(params.limit) ? found.slice(0, Number(params.limit)) : found;
}

/** The newest rows of a table first. A row without any value ends the table. */
export async function newestRows(params: RowsParams, context: EffectContext): Promise<Fields[]> {
  const rows = await rowsOf(params, context);
  const end = rows.findIndex((row, index) => index > 0 && Number(row["__ROW_NUMBER__"]) !== Number(rows[index - 1]?.["__ROW_NUMBER__"]) + 1);
  return (end === -1 ? rows : rows.slice(0, end)).slice(-1000).reverse();
}

async function rowsOf(params: RowsParams, context: EffectContext): Promise<Fields[]> {
  const source = document(params, context);
  const range = rangeOf(params);
  const top = Number(/\d+/.exec(range)?.[0] ?? "1");
  const read = await source.cells(`${quoted(params.sheet)}!${range}`, textOf(params.render ?? "FORMATTED_VALUE"), textOf(params.renderDates ?? "FORMATTED_STRING"));
  const place = { __SPREADSHEET_ID__: source.id, __SHEET__: textOf(params.sheet) };
  return (read ?? []).flatMap((row, index) => (row.some(isGiven) ? [{ ...place, __ROW_NUMBER__: top + index, ...Object.fromEntries(row.map((cell, column) => [String(column), cell])) }] : []));
}

/** What is read in A1 notation: the range that is named, or all below the first row of the table. */
function rangeOf(params: RowsParams): string {
  if (isGiven(params.range)) return textOf(params.range);
  const [, from = "A", first = "1", to = "ZZ"] = /^([A-Z]+)(\d+)(?::([A-Z]+)\d*)?$/.exec(textOf(params.table)) ?? [];
  return `${from}${params.headers === false ? Number(first) : Number(first) + 1}:${to}`;
}

/** The ordinal in the sheet of the first column that is read, counted from 0. */
function firstColumn(params: RowsParams): number {
  const letters = /^[A-Z]{1,3}(?=\d|:)/.exec(rangeOf(params))?.[0];
  return letters === undefined ? 0 : columnNumber(letters) - 1;
}

function document(params: CellsParams, context: EffectContext): Spreadsheet {
  const { spreadsheet, sheet: _, ...account } = params;
  const path = textOf(spreadsheet);
  const id = /\/d\/([-\w]+)/.exec(path)?.[1] ?? path.split("/").at(-1) ?? "";
  return new Spreadsheet({ ...account, spreadsheet: { id } }, context);
}

function rowNumber(given: Json): number {
  const row = Number(given);
  if (!Number.isInteger(row) || row < 1) throw new StepError(`"${textOf(given)}" is not the number of a row`);
  return row;
}

/** The title of a sheet in A1 notation. */
function quoted(sheet: Json): string {
  return `'${textOf(sheet).replaceAll("'", "''")}'`;
}

/** A whole row. A member that is no ordinal of a column would be lost. */
function wholeRow(values: Json): Row {
  const stray = Object.keys(fieldsOf(values)).find((name) => !/^\d+$/.test(name));
  if (stray !== undefined) throw new StepError(`"${stray}" is not the ordinal of a column`);
  return cells(values);
}

/** Values in the order of their columns; what is not given leaves its cell as it is. */
function cells(values: Json): Row {
  if (Array.isArray(values)) return values.map(inCell);
  const given = fieldsOf(values);
  const last = Math.max(-1, ...Object.keys(given).map(Number).filter(Number.isInteger));
  return Array.from({ length: last + 1 }, (_, column) => inCell(given[String(column)]));
}

/** What is erased empties its cell. A list of texts and numbers is one text, as it is where it stands in a text. */
function inCell(value: Json): Json {
  if (value === null) return "";
  const isPlain = Array.isArray(value) && value.every((each) => typeof each !== "object" || each === null);
  return isPlain ? value.map(textOf).join(", ") : cellOf(value);
}

function matches(row: Fields, filter: NonNullable<RowsParams["filter"]>, from: number): boolean {
  return filter.length === 0 || filter.some((all) => listOf([...all]).every((test) => {
    const { column, operator, value } = fieldsOf(test);
    return compareBy(textOf(operator), row[keyOf(column, from)], value);
  }));
}

/** Where a row holds a column of the sheet: under its ordinal among those that are read; the row's own number has a name. */
function keyOf(column: Json, from: number): string {
  const name = textOf(column);
  return /^[A-Z]{1,3}$/.test(name) ? String(columnNumber(name) - 1 - from) : name;
}

function order(a: Json, b: Json): number {
  const numbers = isGiven(a) && isGiven(b) && !Number.isNaN(Number(a)) && !Number.isNaN(Number(b));
  if (numbers) return Number(a) - Number(b);
  return textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0;
}
