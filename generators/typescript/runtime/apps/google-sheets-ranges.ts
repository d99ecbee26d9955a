// SPDX-License-Identifier: 0BSD
import { forAll } from "../connector.js";
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { type Row, Spreadsheet, type SpreadsheetParams } from "./google-sheets-document.js";
import { handedOn } from "./google-sheets-values.js";

/** A range of cells, as earlier versions of the step name it: `Sheet1!A:F`. */
export interface RangeParams extends SpreadsheetParams {
  readonly range?: Json;
  /** The row that names the columns, counted from 0 within the range. */
  readonly keyRow?: Json;
  /** The first row of values, counted the same way. */
  readonly dataStartRow?: Json;
  /** `UNFORMATTED_VALUE`, `FORMATTED_VALUE` or `FORMULA`. */
  readonly render?: Json;
  /** Where nothing is found there is an empty item. */
  readonly goOn?: Json;
}

/** Reads a range, once for all items: one item for each row that is not empty, with the cells that it has; `raw` gives one item with all rows. */
export const readSheetRange = forAll<RangeParams & { readonly raw?: Json; readonly property?: Json }>(async (all, context) => {
  const [first] = all;
  if (first === undefined) return [];
  const rows = await cellsOf(first, context);
  const items: ItemData[] = rows === undefined ? [] : first.raw === true ? [{ json: { [textOf(first.property ?? "data")]: rows.map((row) => [...row]) } }] : recordsOf(first, rows).map((json) => ({ json }));
  return items.length === 0 && first.goOn === true ? [{ json: {} }] : items;
});

/** Finds rows of a range by the value of a column, for each item; the range is read once. One of several items that finds nothing gives an empty item. */
export const lookUpSheetRange = forAll<RangeParams & { readonly column?: Json; readonly value?: Json; readonly all?: Json }>(async (all, context) => {
  const [first] = all;
  if (first === undefined) return [];
  const rows = await cellsOf(first, context);
  if (rows === undefined) return [];
  const { keys, values } = parts(first, rows);
  if (keys === undefined) throw new StepError("The key row does not exist!");
  const items = all.flatMap(({ column, value }): ItemData[] => {
    const place = keys.indexOf(textOf(column));
    if (place === -1) throw new StepError(`The column "${textOf(column)}" could not be found!`);
    const found = values.filter((row) => String(cellAt(row, place)) === textOf(value));
    const matches = (first.all === true ? found : found.slice(0, 1)).map((row) => ({ json: Object.fromEntries(keys.flatMap((key, index) => (key === "" ? [] : [[key, cellAt(row, index)]]))) }));
    return matches.length === 0 && first.all !== true ? [{ json: {} }] : matches;
  });
  const [only, another] = items;
  const nothing = another === undefined && Object.keys(only?.json ?? {}).length === 0;
  return !nothing ? items : first.goOn === true ? [{ json: {} }] : [];
});

/** Appends a row for each item below a range, its fields as texts in the columns that the key row names; hands the items on. */
export const appendToSheetRange = forAll<RangeParams & { readonly input?: Json; readonly paths?: Json }>(async (all, context) => {
  const [first] = all;
  if (first === undefined) return [];
  const document = documentOf(first, context);
  const range = textOf(first.range ?? "A:F");
  const [sheet, cells] = range.includes("!") ? [`${range.slice(0, range.indexOf("!"))}!`, range.slice(range.indexOf("!") + 1)] : ["", range];
  const [from = "", to] = cells.split(":");
  if (to === undefined) throw new StepError(`"${range}" is no range of columns, such as A:F`);
  const row = Number(first.keyRow ?? 0) + 1;
  const [keys] = (await document.range(`${sheet}${from}${row}:${to}${row}`, "UNFORMATTED_VALUE")) ?? [];
  if (keys === undefined) throw new StepError("Could not retrieve the column data!");
  const values = context.items.map(({ json }) => keys.map((key) => cellText(first.paths === true ? at(json, textOf(key)) : json[textOf(key)])));
  await document.appendTo(range, values, textOf(first.input ?? "RAW"));
  return handedOn(context);
});

/** Empties a range, once for all items, and hands the items on. */
export const clearSheetRange = forAll<RangeParams>(async ([first], context) => {
  if (first === undefined) return [];
  await documentOf(first, context).clearRange(textOf(first.range ?? "A:F"));
  return handedOn(context);
});

/** The first version of the step signs in as a service account where nothing else is chosen. */
function documentOf(params: RangeParams, context: EffectContext): Spreadsheet {
  return new Spreadsheet(params.version === 1 ? { authentication: "serviceAccount", ...params } : params, context);
}

async function cellsOf(params: RangeParams, context: EffectContext): Promise<Row[] | undefined> {
  return documentOf(params, context).range(textOf(params.range ?? "A:F"), textOf(params.render ?? "UNFORMATTED_VALUE"));
}

/** The names of the columns and the rows below; no names where the range has no such row. */
function parts(params: RangeParams, rows: readonly Row[]): { keys: string[] | undefined; values: readonly Row[] } {
  const [keyRow, from] = [Number(params.keyRow ?? 0), Number(params.dataStartRow ?? 1)];
  const keys = keyRow < 0 || from < keyRow ? undefined : rows[keyRow]?.map((key) => textOf(key ?? ""));
  return { keys, values: rows.slice(from) };
}

function recordsOf(params: RangeParams, rows: readonly Row[]): Fields[] {
  const { keys = [], values } = parts(params, rows);
  const records = values.map((row) => Object.fromEntries(keys.flatMap((key, index) => (key === "" || index >= row.length ? [] : [[key, row[index]]]))));
  return records.filter((record) => Object.keys(record).length > 0);
}

/** A cell; what lies behind the end of its row is an empty text. */
function cellAt(row: Row, index: number): Json {
  return row[index] === undefined ? "" : row[index];
}

/** A value as the text of a cell. */
function cellText(value: Json): string {
  return isGiven(value) ? String(value) : "";
}

/** A value by a path with dots, or by a name that has them. */
function at(json: Fields, path: string): Json {
  return path in json ? json[path] : path.split(".").reduce<Json>((within, key) => fieldsOf(within)[key], json);
}
