// SPDX-License-Identifier: 0BSD
import { wholeSecond } from "../clock.js";
import type { Json } from "../items.js";
import { fieldsOf, isGiven, textOf } from "../json.js";
import type { Poll } from "../polled.js";
import { allRecords, type AirtableTable } from "./airtable.js";

/** Which records of a table start the pipeline. */
export interface AirtableNews extends AirtableTable {
  /** The field that says when a record was made or changed. */
  readonly field?: Json;
  /** What else must hold of a record. */
  readonly formula?: Json;
  readonly view?: Json;
}

/** Records whose field is later than the last question. */
export const newAirtableRecords: Poll<AirtableNews> = async (params, memory, context) => {
  const now = wholeSecond();
  const later = `IS_AFTER({${textOf(params.field)}}, DATETIME_PARSE("${textOf(memory["since"] ?? now)}", "YYYY-MM-DD HH:mm:ss"))`;
  const filterByFormula = isGiven(params.formula) ? `AND(${later}, ${textOf(params.formula)})` : later;
  const records = await allRecords(params, { ...(isGiven(params.view) ? { view: params.view } : {}), filterByFormula }, context);
  return { items: records.map((record) => ({ json: fieldsOf(record) })), memory: { since: now } };
};
