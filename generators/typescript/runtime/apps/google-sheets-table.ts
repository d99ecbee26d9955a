// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import type { Cell, Row } from "./google-sheets-document.js";

/** A column's value that a row must have. */
export interface RowFilter {
  readonly column?: Json;
  /** The empty text when it is missing. */
  readonly value?: Json;
}

/** A table that was found in a sheet: its header first; each row begins with its number. */
export type Table = readonly Row[];

/**
 * Finds the table in a sheet: empty rows and columns without a name and values do not belong to it. With `untilEmpty` it ends at
 * the first empty row.
 */
export function findTable(rows: readonly Row[], untilEmpty: boolean): Table {
  if (rows.length === 0) return [];
  const numbered = rows.map((row, index): Row => [index + 1, ...row]);
  const width = Math.max(...numbered.map((row) => row.length));
  const columns = Array.from({ length: width }, (_, index) => index).filter(
    (index) => index === 0 || rows[0]?.[index - 1] !== "" || numbered.slice(1).some((row) => says(row[index]) && row[index] !== false),
  );
  const even = numbered.map((row) => columns.map((index) => row[index] ?? ""));
  const first = even.findIndex((row) => row.slice(1).some((cell) => says(cell) && cell !== false));
  const from = first === -1 ? [] : even.slice(first);
  const end = from.findIndex((row) => row.slice(1).every((cell) => cell === ""));
  return untilEmpty ? from.slice(0, end === -1 ? from.length : end) : from.filter((row) => row.slice(1).some(says));
}

/** The table whose header and first row of data stand in given rows, counted from 1: nothing is left out of it. */
export function tableAt(rows: readonly Row[], header: number, first: number): Table {
  if (rows.length === 0 || first < header) return [];
  const names = rows[header - 1];
  if (names === undefined) throw new StepError(`There is no row ${header} that could name the columns`);
  return [[header, ...names], ...rows.map((row, index): Row => [index + 1, ...row]).slice(first - 1)];
}

/** The rows of a table as items of their own cells: one that is empty at the end of its row is left out. */
export function writtenRows(table: Table): Fields[] {
  const [, ...names] = headerOf(table);
  return table.slice(1).map(([number, ...row]) => (
    Object.fromEntries([["row_number", number], ...row.map((cell, index) => [String(names[index] || `col_${index + 1}`), cell ?? ""])])
  ));
}

function says(cell: Cell): boolean {
  return typeof cell === "number" || typeof cell === "boolean" || (cell !== "" && cell !== undefined && cell !== null);
}

/** The rows of a table as items. A column without a name is called after its place. */
export function rowsOf(table: Table, kept: readonly Row[] = table.slice(1)): Fields[] {
  const keys = headerOf(table).map((name, index) => (name === "" ? `col_${index}` : String(name)));
  return kept.map((row) => Object.fromEntries(keys.map((key, index) => [key, row[index] ?? ""])));
}

function headerOf(table: Table): Row {
  return ["row_number", ...(table[0] ?? []).slice(1)];
}

/** The rows that all filters let through, or any of them; those of each filter one after another then. */
export function matchingRows(table: Table, filters: readonly RowFilter[], any: boolean, firstOnly: boolean): Row[] {
  const header = headerOf(table);
  const tests = filters.map((filter) => {
    const place = header.indexOf(String(filter.column));
    if (place === -1) throw new StepError(`The column "${String(filter.column)}" could not be found`);
    const wanted = "value" in filter ? filter.value : "";
    if (wanted === undefined || wanted === null) throw new StepError(`Cannot read properties of ${String(wanted)} (reading 'toString')`);
    return (row: Row): boolean => String(row[place]) === String(wanted);
  });
  const rows = table.slice(1);
  if (!any) {
    const found = rows.filter((row) => tests.every((test) => test(row)));
    return firstOnly ? found.slice(0, 1) : found;
  }
  const found = new Set<Row>();
  for (const test of tests) {
    for (const row of rows) {
      if (!test(row)) continue;
      found.add(row);
      if (firstOnly) break;
    }
  }
  return [...found];
}

/** The letters of a column, counted from 0. */
export function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}

/** The number of a column, counted from 1. */
export function columnNumber(letters: string): number {
  return [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

/** A value as a cell takes it. */
export function cellOf(value: Json): Json {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}

/** The cells of an item in the order of the columns. */
export function cellsOf(fields: Fields, columns: readonly string[], missing: Json): Row {
  return columns.map((name) => cellOf(fields[name] ?? missing));
}
