// SPDX-License-Identifier: 0BSD
import { bytesOf } from "../binary.js";
import { StepError } from "../errors.js";
import type { BinaryData, Fields, Json } from "../items.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { generalNumber } from "./csv-text.js";
import { eachFile } from "./each-file.js";
import type { Leaf } from "./fields.js";
import { csvRows, type ReadCsvParams } from "./read-csv.js";
import { placeOf, readSheet, type Cell, type Sheet } from "./xlsx-book.js";

export interface ReadSpreadsheetParams extends ReadCsvParams {
  /** `csv`, `xlsx`, or `autodetect`: by the type of the file. */
  format?: Leaf<string>;
  /** The name of the sheet; the first one when missing. */
  sheet?: Leaf<string>;
  /** Cells such as `A2:C9`, or the number of rows to leave out. */
  range?: Leaf<string>;
}

/** Reads workbooks (xlsx) and CSV files: one item for each row. */
export function readSpreadsheet(params: Params<ReadSpreadsheetParams>): Transform<ReadSpreadsheetParams> {
  return {
    params,
    execute: (call) => eachFile(call, formatOf, (file, index, options): ItemData[] => {
      const rows = isCsv(file, options) ? csvRows(file, options) : sheetRows(readSheet(bytesOf(file), String(options.sheet ?? "")), options);
      return rowItems(rows, index, options);
    }),
  };
}

/** Reads workbooks (xlsx), whatever the type of the file says. */
export function readWorkbook(params: Params<ReadSpreadsheetParams>): Transform<ReadSpreadsheetParams> {
  return {
    params,
    execute: (call) => eachFile(call, () => "xlsx", (file, index, options): ItemData[] =>
      rowItems(sheetRows(readSheet(bytesOf(file), String(options.sheet ?? "")), options), index, options)),
  };
}

/** Rows as items; a row without names is a list. */
export function rowItems(rows: readonly Json[], index: number, { headerRow }: ReadSpreadsheetParams): ItemData[] {
  return rows.map((row) => ({ json: headerRow === false ? { row } : asFields(row), pairedItem: { item: index } }));
}

function asFields(row: Json): Fields {
  return typeof row === "object" && row !== null && !Array.isArray(row) ? row : {};
}

/** Whether a file is read as CSV. */
export function isCsv({ mimeType, fileExtension }: BinaryData, { format = "autodetect" }: ReadSpreadsheetParams): boolean {
  return format === "csv" || (format === "autodetect" && (mimeType === "text/csv" || (mimeType === "text/plain" && fileExtension === "csv")));
}

/** The format that a file is read as, as messages name it. */
export function formatOf(options: ReadSpreadsheetParams, file?: BinaryData): string {
  return file !== undefined && isCsv(file, options) ? "csv" : String(options.format ?? "autodetect");
}

/** The rows of a sheet: by the names in its first row, or as lists of cells. */
export function sheetRows(sheet: Sheet, { headerRow, includeEmptyCells, range }: ReadSpreadsheetParams): Json[] {
  const { from, to } = cornersOf(sheet, range);
  const rows = new Map<number, Map<number, Cell>>();
  for (const cell of sheet.cells) {
    const row = rows.get(cell.row) ?? new Map<number, Cell>();
    rows.set(cell.row, row.set(cell.column, cell));
  }
  const columns = Array.from({ length: Math.max(0, to.column - from.column + 1) }, (_, place) => from.column + place);
  const numbers = Array.from({ length: Math.max(0, to.row - from.row + 1) }, (_, place) => from.row + place);
  const empty: Json = includeEmptyCells === true ? "" : undefined;
  if (headerRow === false) return numbers.map((number) => cellsOf(columns, rows.get(number), empty));
  const names = namesOf(columns.map((column) => rows.get(from.row)?.get(column)));
  return numbers.slice(1).flatMap((number) => {
    const row = rows.get(number);
    const entries = columns.map((column, place) => [names[place] ?? "", row?.has(column) === true ? row.get(column)?.value : empty] as const);
    return row === undefined || row.size === 0 || !columns.some((column) => row.has(column)) ? [] : [Object.fromEntries(entries.filter(([, value]) => value !== undefined))];
  });
}

/** A row as a list that ends with its last cell. */
function cellsOf(columns: readonly number[], row: ReadonlyMap<number, Cell> | undefined, empty: Json): Json[] {
  const values = columns.map((column) => (row?.has(column) === true ? row.get(column)?.value : empty));
  const last = values.findLastIndex((value) => value !== undefined);
  return values.slice(0, last + 1).map((value) => value ?? null);
}

/** Names of the columns: one that comes again is counted, one that is missing is called `__EMPTY`. */
function namesOf(cells: readonly (Cell | undefined)[]): string[] {
  const seen = new Map<string, number>();
  return cells.map((cell) => {
    if (cell?.formatted === true) throw new StepError("A heading of the spreadsheet is a formatted number or a date, which is not read: make it a text");
    const value = cell?.value;
    const name = value === undefined || value === null ? "__EMPTY" : typeof value === "boolean" ? String(value).toUpperCase() : typeof value === "number" ? generalNumber(value) : value;
    let count = seen.get(name) ?? 0;
    if (count === 0) {
      seen.set(name, 1);
      return name;
    }
    let unique = `${name}_${count}`;
    while (seen.has(unique)) {
      count += 1;
      unique = `${name}_${count}`;
    }
    seen.set(name, count + 1);
    seen.set(unique, 1);
    return unique;
  });
}

function cornersOf(sheet: Sheet, range: unknown): Pick<Sheet, "from" | "to"> {
  if (range === undefined || range === null || range === "") return sheet;
  const text = String(range);
  if (!Number.isNaN(Number(text))) return { from: { ...sheet.from, row: parseInt(text, 10) }, to: sheet.to };
  const [from, to = from] = text.split(":").map(placeOf);
  if (from === undefined || to === undefined) throw new StepError(`The range "${text}" is no range of cells`);
  return { from, to };
}
