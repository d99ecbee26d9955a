// SPDX-License-Identifier: 0BSD
import { forAll } from "../connector.js";
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { callApi, signIn, type ApiRequest, type AppParams } from "./api.js";

/** A worksheet of a workbook that OneDrive keeps, whose first row names the columns. */
export interface ExcelSheet extends AppParams {
  readonly workbook?: Json;
  readonly worksheet?: Json;
  /** The cells that are meant; all that are used when missing. */
  readonly range?: Json;
  /** The item is the answer of the API. */
  readonly raw?: Json;
  /** The field that holds it then; `data` when missing. */
  readonly into?: Json;
}

/** A row to write. */
export interface ExcelRow extends ExcelSheet {
  /** `autoMap`: the fields of the item; `fields` otherwise. */
  readonly mapping?: Json;
  readonly fields?: readonly { readonly name?: Json; readonly value?: Json }[];
  /** The column by which a row is found. */
  readonly matchOn?: Json;
  /** What stands there, where the fields are given one by one. */
  readonly matching?: Json;
  /** Every row that matches is changed, not only the first. */
  readonly allMatches?: Json;
}

/** Which rows are read. */
export interface ExcelRead extends ExcelSheet {
  /** The row of a range that names the columns, counted from 0. */
  readonly keyRow?: Json;
  /** The first row with values, counted from 0. */
  readonly firstRow?: Json;
  /** With `raw`: the members of the answer that are wanted. */
  readonly show?: Json;
}

type Cells = readonly (readonly Json[])[];

/** Appends a row for each item below the last one. */
export const appendExcelRows = forAll<ExcelRow>(async (all, context) => {
  const [first] = all;
  if (first === undefined) return [];
  const { address, columns } = await mapped(first, context);
  const rows = all.map((params, index) => {
    const fields = rowOf(params, context, index);
    return columns.map((column) => fields[column] ?? null);
  });
  const { left, right, bottom } = cornersOf(address);
  const answer = await ask(first, { method: "PATCH", range: `${left}${bottom + 1}:${right}${bottom + rows.length}`, body: { values: rows } }, context);
  return first.raw === true ? whole(first, answer, context) : named(columns, cellsOf(answer).map((cells, at) => [at + 1, cells]));
});

/** Changes the rows that have the item's value in the column to match on. Items without such a row change nothing. */
export const updateExcelRows = forAll<ExcelRow>((all, context) => change(all, context, false));

/** The same, and appends a row for each item that none matches. */
export const upsertExcelRows = forAll<ExcelRow>((all, context) => change(all, context, true));

async function change(all: readonly ExcelRow[], context: EffectContext, appends: boolean): Promise<readonly ItemData[]> {
  const [first] = all;
  if (first === undefined) return [];
  const { address, columns, cells } = await mapped(first, context);
  const key = textOf(first.matchOn);
  const rows = all.map((params, index) => rowOf(params, context, index));
  if (rows.every((fields) => fields[key] === undefined)) throw new StepError(`Any item in input data contains column '${key}', that is selected to match on`);
  const at = columns.indexOf(key);
  const table = cells.map((row) => [...row]);
  const touched = new Set<number>();
  for (const fields of rows) {
    if (fields[key] === undefined) continue;
    const matching = table.flatMap((row, index) => (index > 0 && index < cells.length && textOf(row[at]) === textOf(fields[key]) ? [index] : []));
    for (const index of first.allMatches === true ? matching : matching.slice(0, 1)) {
      const old = table[index] ?? [];
      // Fields that are given one by one leave the other cells as they are; nothing in a cell of an item's fields leaves it as well, as Excel reads it.
      table[index] = columns.map((column, cell) => (first.mapping === "autoMap" ? fields[column] ?? null : column !== key && column in fields ? fields[column] : old[cell]));
      touched.add(index);
    }
    if (matching.length > 0 || !appends) continue;
    touched.add(table.length);
    table.push(columns.map((column) => fields[column] ?? null));
  }
  const { left, top, right, bottom } = cornersOf(address);
  const answer = await ask(first, { method: "PATCH", range: `${left}${top}:${right}${bottom + table.length - cells.length}`, body: { values: table } }, context);
  if (first.raw === true) return whole(first, answer, context);
  const changed = cellsOf(answer).flatMap((row, index) => (touched.has(index) ? [row] : []));
  return named(columns, changed.map((row, index) => [index + 1, row]));
}

/** Reads rows as items. */
export async function readExcelRows(params: ExcelRead, context: EffectContext): Promise<readonly ItemData[]> {
  const { keyRow, firstRow } = params;
  const query = params.raw === true && isGiven(params.show) ? { $select: params.show } : {};
  const answer = await ask(params, { query, ...(isGiven(params.range) ? { range: textOf(params.range) } : {}) }, context);
  if (params.raw === true) return [{ json: { [textOf(params.into ?? "data")]: answer } }];
  const cells = cellsOf(answer);
  const columns = cells[Number(keyRow ?? 0)];
  if (columns === undefined) throw new StepError("Cannot read properties of undefined (reading 'length')");
  return named(columns.map(textOf), cells.map((row, at): [number, readonly Json[]] => [at, row]).slice(Number(firstRow ?? 1)));
}

/** The cells that are used, or those of a range, under the names of their columns. */
async function mapped(params: ExcelRow, context: EffectContext): Promise<{ address: string; columns: string[]; cells: Cells }> {
  const answer = await ask(params, isGiven(params.range) ? { range: textOf(params.range) } : {}, context);
  const cells = cellsOf(answer);
  const columns = (cells[0] ?? []).map(textOf);
  if (cells.length <= 1 && columns.every((column) => column === "")) throw new StepError("No data found in the specified range, mapping not possible, you can use raw mode instead to update selected range");
  return { address: textOf(answer["address"]), columns, cells };
}

function rowOf(params: ExcelRow, context: EffectContext, index: number): Fields {
  if (params.mapping === "autoMap") return context.items[index]?.json ?? {};
  const given = (params.fields ?? []).map(({ name, value }): [string, Json] => [textOf(name), value]);
  return { ...Object.fromEntries(given), ...(isGiven(params.matchOn) ? { [textOf(params.matchOn)]: params.matching } : {}) };
}

/** The rows as items, each after the number of its row. */
function named(columns: readonly string[], rows: readonly (readonly [number, readonly Json[]])[]): ItemData[] {
  return rows.map(([number, cells]) => ({ json: Object.fromEntries(columns.map((column, at) => [column, cells[at]])), pairedItem: { item: number } }));
}

function whole(params: ExcelSheet, answer: Fields, context: EffectContext): ItemData[] {
  return [{ json: { [textOf(params.into ?? "data")]: answer }, pairedItem: context.items.map((_, item) => ({ item })) }];
}

function cellsOf(answer: Fields): Cells {
  return listOf(answer["values"]).map(listOf);
}

/** The columns and rows that `Sheet1!B2:D5` goes from and to. */
function cornersOf(address: string): { left: string; top: number; right: string; bottom: number } {
  const [from = "", to = from] = (address.split("!").at(-1) ?? "").split(":");
  const letters = (cell: string): string => /[A-Z]+/.exec(cell)?.[0] ?? "A";
  const number = (cell: string): number => Number(/\d+/.exec(cell)?.[0] ?? 1);
  return { left: letters(from), top: number(from), right: letters(to), bottom: number(to) };
}

/** Asks for cells: all that are used, unless a range is named. */
async function ask(params: ExcelSheet, { range, ...request }: Partial<ApiRequest> & { range?: string }, context: EffectContext): Promise<Fields> {
  const sheet = `https://graph.microsoft.com/v1.0/me/drive/items/${textOf(params.workbook)}/workbook/worksheets/${encodeURIComponent(textOf(params.worksheet))}`;
  const auth = await signIn(params, { credential: "microsoftExcelOAuth2Api" }, context);
  return fieldsOf(await callApi({ ...request, url: `${sheet}/${range === undefined ? "usedRange" : `range(address='${range}')`}`, auth }, context));
}
