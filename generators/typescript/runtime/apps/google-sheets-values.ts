// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import type { ItemData } from "../transform.js";
import type { Sheet, SpreadsheetParams } from "./google-sheets-document.js";
import type { Locator } from "./locator.js";

/** What a step writes into the columns of a sheet. */
export interface ColumnValues extends SpreadsheetParams {
  readonly sheet?: Locator;
  /** Values by column; with `autoMapInputData` the fields of the item instead. */
  readonly values?: Fields;
  readonly mapping?: Json;
  /** The columns as they were when the step was set up: a sheet that changed since then fails. */
  readonly columns?: readonly Json[];
  /** Columns whose values are no texts. */
  readonly types?: Readonly<Record<string, Json>>;
  /** The first one finds the row to change. */
  readonly matchOn?: readonly Json[];
  /** What happens to fields that no column has: `insertInNewColumn`, `ignoreIt` or `error`. */
  readonly extra?: Json;
  /** `USER_ENTERED`: as if a person typed it; `RAW`: as it is. */
  readonly cellFormat?: Json;
  /** Lets Google find the end of the table: faster, and fails less in big sheets. */
  readonly useAppend?: Json;
}

/** The steps take the fields of items instead of values by column. */
export function mapsFields(params: ColumnValues): boolean {
  return params.mapping === "autoMapInputData";
}

/** Before version 4 values had no types, and a step gave its items whatever it wrote. */
export function isEarly(params: SpreadsheetParams): boolean {
  return (params.version ?? 4.7) < 4;
}

/** Values by column, as the columns' types have them; what is nothing is left out. */
export function columnValues(params: ColumnValues, index: number): Fields {
  const given = Object.entries(params.values ?? {});
  if (given.length === 0 && !isEarly(params)) throw new StepError("At least one value has to be added under 'Values to Send'");
  const plain: Fields = JSON.parse(JSON.stringify(Object.fromEntries(given)));
  return Object.fromEntries(given.flatMap(([name]) => {
    const value = typed(plain[name], params.types?.[name], name, index);
    return value === undefined || value === null ? [] : [[name, value]];
  }));
}

/** Every name that values were given for, also where the value is nothing. */
export function namesOf(params: ColumnValues): string[] {
  return Object.keys(params.values ?? {});
}

function typed(value: Json, type: Json, name: string, index: number): Json {
  if (type !== "number" || value === undefined || value === null || value === "" || typeof value === "number") return value;
  const number = typeof value === "string" || typeof value === "boolean" ? Number(value) : NaN;
  if (!Number.isNaN(number)) return number;
  throw new StepError(`Invalid input for '${name}' [item ${index}]`, { description: `'${name}' expects a number but we got '${String(value)}'`, itemIndex: index });
}

/** How values are entered; since version 4.1 as if a person typed them. */
export function inputMode(params: ColumnValues): string {
  return String(params.cellFormat ?? ((params.version ?? 4.7) < 4.1 ? "RAW" : "USER_ENTERED"));
}

/** Fails where the columns are no longer those that the step was set up with. */
export function checkColumns(params: ColumnValues, header: readonly Json[]): void {
  if ((params.version ?? 4.7) < 4.4) return;
  const found = header.filter((name) => name !== "");
  const known = (params.columns ?? []).filter((name) => name !== "row_number" || found.includes("row_number"));
  const changed = found.flatMap((name, place) => (known[place] === undefined || known[place] === name ? [] : [`${String(known[place])} -> ${String(name)}`]));
  if (changed.length === 0) return;
  throw new StepError("Column names were updated after the node's setup", {
    description: `Refresh the columns list in the 'Column to Match On' parameter. Updated columns: ${changed.join(", ")}`,
  });
}

/** The fields of an item that no column has. The number of a row is none of them. */
export function extraFields(params: ColumnValues, fields: Fields, columns: readonly string[], index: number): string[] {
  if (params.extra === "ignoreIt") return [];
  const extra = Object.keys(fields).filter((key) => !columns.includes(key));
  if (params.extra !== "error") return extra.filter((key) => key !== "row_number");
  if (extra.length === 0) return [];
  throw new StepError("Unexpected fields in node input", {
    itemIndex: index,
    description: `The input field '${extra[0]}' doesn't match any column in the Sheet. You can ignore this by changing the 'Handling extra data' field, which you can find under 'Options'.`,
  });
}

/** The names of columns as texts. */
export function names(header: readonly Json[] | undefined): string[] {
  return (header ?? []).map((name) => String(name ?? ""));
}

/** Writes names of columns into the first row. */
export async function writeHeader(sheet: Sheet, columns: readonly string[], input: string): Promise<void> {
  await sheet.writeRows(1, [columns], input);
}

/** The items of the step as they came, each descending from itself. */
export function handedOn(context: EffectContext): ItemData[] {
  return context.items.map((item, index) => ({ ...item, pairedItem: { item: index } }));
}
