// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import type { Poll } from "../polled.js";
import type { SheetParams } from "./google-sheets.js";
import { Spreadsheet, type Row, type Sheet } from "./google-sheets-document.js";

/** Which rows start the pipeline. */
export interface NewSheetRows extends SheetParams {
  /** How values are shown; `UNFORMATTED_VALUE` when missing. */
  readonly render?: Json;
  /** How dates are shown; `FORMATTED_STRING` when missing. */
  readonly renderDates?: Json;
}

/** Triggers have a credential type of their own. */
const credential = "googleSheetsTriggerOAuth2Api";

/** The sheet that a trigger watches. */
export async function watchedSheet(params: SheetParams, context: EffectContext): Promise<Sheet> {
  const auth = { googleSheetsOAuth2Api: params.auth?.[credential] ?? credential };
  return await new Spreadsheet({ ...params, auth }, context).sheet(params.sheet);
}

/** Rows that were added below the ones that were there at the last question. The first row names the columns. */
export const newSheetRows: Poll<NewSheetRows> = async (params, memory, context) => {
  const sheet = await watchedSheet(params, context);
  const header = (await sheet.document.cells(`${sheet.title}!A1:ZZZ1`, "FORMATTED_VALUE"))?.[0];
  if (header === undefined || header.length === 0) throw new StepError("Could not retrieve the columns from key row");
  const cells = await sheet.document.cells(`${sheet.title}!A1:ZZZ`, String(params.render ?? "UNFORMATTED_VALUE"), String(params.renderDates ?? "FORMATTED_STRING"));
  const rows = (cells ?? []).slice(1);
  // Another sheet than the last time begins anew.
  const known = memory["spreadsheet"] === sheet.document.id && memory["sheet"] === sheet.id ? memory["rows"] : undefined;
  const fresh = known === undefined ? [] : rows.slice(Number(known));
  return { items: fresh.map((row) => ({ json: rowAt(header, row) })), memory: { spreadsheet: sheet.document.id, sheet: sheet.id, rows: rows.length } };
};

/** A row by the names of the columns. What is false or zero reads as nothing, as on n8n. */
export function rowAt(columns: Row, row: Row): Fields {
  return Object.fromEntries(columns.map((name, index) => [String(name), row[index] || ""]));
}
