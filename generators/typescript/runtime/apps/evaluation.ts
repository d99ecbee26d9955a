// SPDX-License-Identifier: 0BSD
import { forAll } from "../connector.js";
import { StepError } from "../errors.js";
import type { Json } from "../items.js";
import { fieldsOf, isGiven, textOf } from "../json.js";
import { Spreadsheet } from "./google-sheets-document.js";
import { columnLetters } from "./google-sheets-table.js";
import type { SheetParams } from "./google-sheets.js";

/** What a run of an evaluation writes beside the row that it was given. */
export interface EvaluationOutputs extends SheetParams {
  /** The run was given a row; otherwise nothing is written. */
  readonly evaluating?: Json;
  /** The row, its number as `row_number`. */
  readonly row?: Json;
  readonly outputs?: readonly { readonly name?: Json; readonly value?: Json }[];
}

/** Writes what a run gave into the row of the data set that it was given, in columns that are added where they are missing. The items go on as they are. */
export const recordEvaluation = forAll<EvaluationOutputs>(async ([params], context) => {
  const items = context.items.map(({ json, binary }, item) => ({ json, ...(binary === undefined ? {} : { binary }), pairedItem: { item } }));
  if (params === undefined || params.evaluating !== true) return items;
  const { outputs = [] } = params;
  if (outputs.length === 0) throw new StepError("No outputs to set", { description: "Name at least one output" });
  const { row_number: number, _rowsLeft, ...row } = fieldsOf(params.row);
  const columns = [...new Set([...Object.keys(row), ...outputs.map(({ name }) => textOf(name))])];
  const sheet = await new Spreadsheet(params, context).sheet(params.sheet);
  await sheet.writeRows(1, [columns], "RAW");
  const cells = outputs.filter(({ value }) => isGiven(value) || value === "").map(({ name, value }) => ({
    range: `${sheet.title}!${columnLetters(columns.indexOf(textOf(name)))}${number === "row_number" ? 1 : textOf(number)}`,
    value: typeof value === "object" ? JSON.stringify(value) : value,
  }));
  if (cells.length > 0) await sheet.document.writeCells(cells, "RAW");
  return items;
});
