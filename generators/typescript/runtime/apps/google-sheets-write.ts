// SPDX-License-Identifier: 0BSD
import { forAll } from "../connector.js";
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import type { ItemData } from "../transform.js";
import { Spreadsheet, type Row, type Sheet } from "./google-sheets-document.js";
import { cellOf, cellsOf, columnLetters } from "./google-sheets-table.js";
import { checkColumns, columnValues, extraFields, handedOn, inputMode, isEarly, mapsFields, names, namesOf, type ColumnValues, writeHeader } from "./google-sheets-values.js";

/** Appends a row for each item below the last one. Gives what was written, or the items where their fields are mapped by name. */
export const appendSheetRows = forAll<ColumnValues>(async (all, context) => {
  const [first] = all;
  if (first === undefined) return [];
  const sheet = await new Spreadsheet(first, context).sheet(first.sheet);
  const shown = await sheet.shown();
  const byName = mapsFields(first) || shown === undefined || shown.length === 0;
  if (!byName) {
    if (shown[0] === undefined) throw new StepError("Could not retrieve the column names from row 1");
    checkColumns(first, shown[0]);
  }
  const rows = byName ? await fieldsForColumns(first, sheet, context) : all.map(columnValues);
  const input = inputMode(first);
  if (first.useAppend !== true) await sheet.addRow();
  const columns = names(await sheet.row(1, "UNFORMATTED_VALUE"));
  // A sheet that was empty has got its names of columns by now.
  const end = first.useAppend === true ? (await sheet.document.cells(sheet.title, "UNFORMATTED_VALUE"))?.length ?? 0 : shown?.length ?? 1;
  await addRows(sheet, first, rows.map((fields) => cellsOf(fields, columns, first.useAppend === true ? null : "")), end + 1, input);
  return byName || isEarly(first) ? handedOn(context) : given(rows);
});

/** Changes the rows that have the item's value in the column to match on, or its `row_number`. Items without such a row change nothing. */
export const updateSheetRows = forAll<ColumnValues>(async (all, context) => {
  const { sheet, first, shown, columns } = await opened(all, context);
  if (first === undefined || sheet === undefined) return [];
  if (shown[0] === undefined) throw new StepError("Could not retrieve the column names from row 1");
  const key = String(first.matchOn?.[0]);
  const changes = new Changes(sheet.title, key, shown, columns);
  const rows: Fields[] = [];
  for (const [index, params] of all.entries()) {
    const fields = mapsFields(first) ? fieldsAt(context, index) : filled(params, key, index, true);
    rows.push(fields);
    if (mapsFields(first)) await addColumns(first, sheet, fields, columns, index);
    if (key === "row_number") changes.atRow(fields["row_number"], fields);
    else if (!columns.includes(key)) throw new StepError(`Could not find column for key "${key}"`);
    else changes.atKey(fields);
  }
  await changes.write(sheet, inputMode(first));
  if (mapsFields(first) || isEarly(first)) return handedOn(context);
  return changes.empty ? [] : given(rows);
});

/** The same, and appends a row for each item that none matches. */
export const appendOrUpdateSheetRows = forAll<ColumnValues>(async (all, context) => {
  const { sheet, first, shown, columns } = await opened(all, context);
  if (first === undefined || sheet === undefined) return [];
  const byName = mapsFields(first) || shown.length === 0;
  checkColumns(first, columns);
  const key = String(first.matchOn?.[0]);
  const changes = new Changes(sheet.title, key, shown, columns);
  const rows: Fields[] = [];
  const fresh: Fields[] = [];
  for (const [index, params] of all.entries()) {
    const fields = byName ? fieldsAt(context, index) : filled(params, key, index, false);
    rows.push(fields);
    if (byName) await addColumns(first, sheet, fields, columns, index);
    if (!changes.atKey(fields)) fresh.push(fields);
  }
  await changes.write(sheet, inputMode(first));
  if (fresh.length > 0) {
    const end = Math.max(shown.length, columns.length > 0 ? 1 : 0);
    if (first.useAppend !== true) await sheet.addRow();
    await addRows(sheet, first, fresh.map((fields) => cellsOf(fields, columns, first.useAppend === true ? null : "")), end + 1, inputMode(first));
  }
  return byName ? handedOn(context) : given(rows);
});

/** The changes to single cells that a step collects before it writes them at once. */
class Changes {
  readonly #title: string;
  readonly #key: string;
  readonly #keys: readonly Json[];
  readonly #columns: readonly string[];
  readonly #cells: { range: string; value: Json }[] = [];

  constructor(title: string, key: string, shown: readonly Row[], columns: readonly string[]) {
    this.#title = title;
    this.#key = key;
    const place = columns.indexOf(key);
    this.#keys = shown.slice(1).map((row) => row[place]);
    this.#columns = columns;
  }

  get empty(): boolean {
    return this.#cells.length === 0;
  }

  /** Changes the row with the key of these fields; whether there is one. */
  atKey(fields: Fields): boolean {
    const wanted = fields[this.#key];
    if (wanted === undefined || wanted === null) return false;
    const found = this.#keys.findIndex((key) => key !== undefined && key !== null && String(key) === String(wanted));
    if (found !== -1) this.atRow(found + 2, fields);
    return found !== -1;
  }

  /** Changes a row, all columns but the one that found it. */
  atRow(row: Json, fields: Fields): void {
    for (const [place, name] of this.#columns.entries()) {
      const value = fields[name];
      if (name === this.#key || value === undefined || value === null || this.#columns.indexOf(name) !== place) continue;
      this.#cells.push({ range: `${this.#title}!${columnLetters(place)}${String(row)}`, value: cellOf(value) });
    }
  }

  async write(sheet: Sheet, input: string): Promise<void> {
    if (!this.empty) await sheet.document.writeCells(this.#cells, input);
  }
}

interface Opened {
  readonly first: ColumnValues | undefined;
  readonly sheet: Sheet | undefined;
  readonly shown: readonly Row[];
  /** Grows when columns are added. */
  readonly columns: string[];
}

async function opened(all: readonly ColumnValues[], context: EffectContext): Promise<Opened> {
  const [first] = all;
  if (first === undefined) return { first, sheet: undefined, shown: [], columns: [] };
  const sheet = await new Spreadsheet(first, context).sheet(first.sheet);
  const shown = (await sheet.shown()) ?? [];
  return { first, sheet, shown, columns: names(shown[0]) };
}

/** Values by column with nothing as the empty text, so that Google clears the cell. */
function filled(params: ColumnValues, key: string, index: number, update: boolean): Fields {
  if (params.matchOn?.[0] === undefined || params.values?.[key] === "") throw new StepError("The 'Column to Match On' parameter is required", { itemIndex: index });
  const values = columnValues(params, index);
  if (isEarly(params)) {
    if (Object.keys(values).length < 2) throw new StepError("At least one value has to be added under 'Values to Send'");
    return values;
  }
  const all = Object.fromEntries(namesOf(params).map((name) => [name, values[name] ?? ""]));
  if (update && (params.version ?? 4.7) >= 4.6 && "row_number" in all && values["row_number"] === undefined) {
    throw new StepError("row_number is null or undefined", { description: "Since it's being used to determine the row to update, it cannot be null or undefined" });
  }
  return all;
}

/** The fields of all items, after the columns that they need were added. */
async function fieldsForColumns(params: ColumnValues, sheet: Sheet, context: EffectContext): Promise<Fields[]> {
  const input = String(params.cellFormat ?? "RAW");
  let columns = names(await sheet.row(1, "FORMATTED_VALUE"));
  const all = context.items.map(({ json }) => json);
  const adds = params.extra !== "ignoreIt" && params.extra !== "error";
  if (adds && columns.length === 0) {
    columns = Object.keys(all[0] ?? {});
    await writeHeader(sheet, columns.filter((name) => name !== "row_number"), input);
  }
  const extra = new Set(all.flatMap((fields, index) => extraFields(params, fields, columns, index)));
  if (extra.size > 0) await writeHeader(sheet, [...columns, ...extra], input);
  return adds ? all.map((fields) => (fields["row_number"] ? without(fields, "row_number") : fields)) : all;
}

async function addColumns(params: ColumnValues, sheet: Sheet, fields: Fields, columns: string[], index: number): Promise<void> {
  const extra = extraFields(params, fields, columns, index);
  if (extra.length === 0) return;
  columns.push(...extra);
  await writeHeader(sheet, columns, inputMode(params));
}

async function addRows(sheet: Sheet, params: ColumnValues, rows: readonly Row[], from: number, input: string): Promise<void> {
  if (params.useAppend === true) await sheet.document.append(`${sheet.title}!${from}:${from + rows.length - 1}`, rows, input);
  else await sheet.writeRows(from, rows, input);
}

function fieldsAt(context: EffectContext, index: number): Fields {
  return context.items[index]?.json ?? {};
}

function without(fields: Fields, name: string): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => key !== name));
}

function given(rows: readonly Fields[]): ItemData[] {
  return rows.map((json, index) => ({ json, pairedItem: { item: index } }));
}
