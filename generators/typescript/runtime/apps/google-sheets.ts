// SPDX-License-Identifier: 0BSD
import { forAll } from "../connector.js";
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { newSpreadsheet, Spreadsheet, type SpreadsheetParams } from "./google-sheets-document.js";
import { columnLetters, columnNumber, findTable, matchingRows, rowsOf, tableAt, writtenRows, type RowFilter } from "./google-sheets-table.js";
import { handedOn } from "./google-sheets-values.js";
import type { Locator } from "./locator.js";

/** A sheet of a spreadsheet. */
export interface SheetParams extends SpreadsheetParams {
  readonly sheet?: Locator;
}

/** What is read from a sheet. */
export interface ReadSheetParams extends SheetParams {
  readonly filters?: readonly RowFilter[];
  /** `AND`, or `OR`. */
  readonly combine?: Json;
  /** Only the first row that matches. */
  readonly firstMatch?: Json;
  /** Before version 4.5 only the first one, unless this is `returnAllMatches`. */
  readonly matches?: Json;
  /** `firstEmptyRow`: the table ends there. */
  readonly readUntil?: Json;
  /** The row that names the columns, counted from 1; found when missing. */
  readonly headerRow?: Json;
  /** The first row with data, where the row with the names is given. */
  readonly firstRow?: Json;
  /** `UNFORMATTED_VALUE`, `FORMATTED_VALUE` or `FORMULA`. */
  readonly render?: Json;
  readonly renderDates?: Json;
}

/** Reads the rows of a sheet, or those that match: one item for each row, with its `row_number`. The first row names the columns. */
export const readSheetRows = forAll<ReadSheetParams>(async (all, context) => {
  const [first] = all;
  if (first === undefined) return [];
  const version = first.version ?? 4.7;
  const sheet = await new Spreadsheet(first, context).sheet(first.sheet);
  const items: ItemData[] = [];
  // Before version 4.2 the sheet was read for the first item only.
  for (const [index, params] of (version > 4.1 ? all : [first]).entries()) {
    const cells = await sheet.document.cells(sheet.title, String(params.render ?? "UNFORMATTED_VALUE"), String(params.renderDates ?? "FORMATTED_STRING"));
    const placed = params.headerRow !== undefined;
    const table = placed ? tableAt(cells ?? [], Number(params.headerRow), Number(params.firstRow ?? 2)) : findTable(cells ?? [], params.readUntil === "firstEmptyRow");
    const filters = params.filters ?? [];
    const any = (params.combine ?? (version < 4.3 ? "OR" : "AND")) === "OR";
    const firstOnly = version < 4.5 ? params.matches !== "returnAllMatches" : params.firstMatch === true;
    const kept = filters.length === 0 || table.length === 0 ? undefined : matchingRows(table, filters, any, firstOnly);
    const found = placed && kept === undefined ? writtenRows(table) : rowsOf(table, kept);
    items.push(...found.map((json) => ({ json, pairedItem: { item: index } })));
  }
  return items;
});

/** Empties a sheet and hands its items on; the first row may stay. */
export const clearSheet = forAll<SheetParams & { readonly keepFirstRow?: Json }>(async (all, context) => {
  const [first] = all;
  if (first === undefined) return [];
  const sheet = await new Spreadsheet(first, context).sheet(first.sheet);
  for (const params of all) {
    const header = params.keepFirstRow === true ? await sheet.row(1, "FORMATTED_VALUE") : undefined;
    await sheet.document.clear(sheet.title);
    if (header !== undefined) await sheet.writeRows(1, [header], "RAW");
  }
  return handedOn(context);
});

/** Which part of a sheet is emptied. */
export interface SheetPart extends SheetParams {
  /** `specificRange`, `specificRows` or `specificColumns`. */
  readonly part?: Json;
  readonly range?: Json;
  /** The first row, counted from 1, or the letters of the first column. */
  readonly from?: Json;
  /** How many rows or columns; one when missing. */
  readonly count?: Json;
}

/** Empties part of a sheet. */
export const clearSheetPart = forAll<SheetPart>(async (all, context) => {
  const [first] = all;
  if (first === undefined) return [];
  const sheet = await new Spreadsheet(first, context).sheet(first.sheet);
  for (const params of all) await sheet.document.clear(`${sheet.title}!${cellsIn(params)}`);
  return handedOn(context);
});

function cellsIn({ part, range, from, count = 1 }: SheetPart): string {
  const more = Number(count) - 1;
  switch (part) {
    case "specificRows": return `${Number(from ?? 1)}:${Number(from ?? 1) + more}`;
    case "specificColumns": return `${textOf(from ?? "A")}:${columnLetters(columnNumber(textOf(from ?? "A")) - 1 + more)}`;
    default: {
      const written = textOf(range);
      return written.includes("!") ? written.split("!")[1] ?? "" : written;
    }
  }
}

/** Adds sheets to a spreadsheet. A title that is already there gives no item. */
export const createSheet = forAll<SpreadsheetParams & { readonly title?: Json }>(async (all, context) => {
  const [first] = all;
  if (first === undefined) return [];
  const document = new Spreadsheet(first, context);
  const titles: Json[] = (await document.sheets()).map(({ title }) => title);
  const items: ItemData[] = [];
  for (const [index, { title }] of all.entries()) {
    if (titles.includes(title)) continue;
    const { replies, ...answer } = await document.change({ addSheet: { properties: { title } } });
    const made = fieldsOf(fieldsOf(Array.isArray(replies) ? replies[0] : undefined)["addSheet"]);
    titles.push(title);
    items.push({ json: { ...answer, ...fieldsOf(made["properties"]) }, pairedItem: { item: index } });
  }
  return items;
});

/** Removes a sheet from its spreadsheet. */
export const deleteSheet = forAll<SheetParams>(async (all, context) => {
  const [first] = all;
  if (first === undefined) return [];
  const sheet = await new Spreadsheet(first, context).sheet(first.sheet);
  const items: ItemData[] = [];
  for (const index of all.keys()) {
    const { replies: _, ...json } = await sheet.document.change({ deleteSheet: { sheetId: sheet.id } });
    items.push({ json, pairedItem: { item: index } });
  }
  return items;
});

/** The rows or columns to delete. */
export interface DeleteCellsParams extends SheetParams {
  /** `rows` or `columns`. */
  readonly what?: Json;
  /** The number of the first row, or the letters of the first column. */
  readonly from?: Json;
  readonly count?: Json;
}

/** Deletes rows or columns of a sheet, once for each item. */
export const deleteSheetRows = forAll<DeleteCellsParams>(async (all, context) => {
  const [first] = all;
  if (first === undefined) return [];
  const sheet = await new Spreadsheet(first, context).sheet(first.sheet);
  for (const { what = "rows", from, count = 1 } of all) {
    const startIndex = what === "columns" ? columnNumber(String(from ?? "A")) - 1 : Number(from ?? 2) - 1;
    await sheet.document.change({
      deleteDimension: { range: { sheetId: sheet.id, dimension: what === "columns" ? "COLUMNS" : "ROWS", startIndex, endIndex: startIndex + Number(count) } },
    });
  }
  return [{ json: { success: true }, pairedItem: all.map((_, item) => ({ item })) }];
});

/** The parameters of a new spreadsheet. */
export interface CreateSpreadsheetParams extends SpreadsheetParams {
  readonly title?: Json;
  readonly sheets?: readonly { readonly title?: Json; readonly hidden?: Json }[];
  readonly locale?: Json;
  /** When formulas are computed again: `ON_CHANGE`, `MINUTE` or `HOUR`. */
  readonly autoRecalc?: Json;
}

/** Creates a spreadsheet and gives what Google says of it. */
export async function createSpreadsheet(params: CreateSpreadsheetParams, context: EffectContext): Promise<Fields> {
  if (params.title === undefined) throw new StepError("A spreadsheet needs a title");
  return newSpreadsheet(params, {
    properties: { title: params.title, ...(params.autoRecalc === undefined ? {} : { autoRecalc: params.autoRecalc }), ...(params.locale === undefined ? {} : { locale: params.locale }) },
    sheets: (params.sheets ?? []).map(({ title, hidden }) => ({ properties: { title, hidden: hidden ?? false } })),
  }, context);
}
