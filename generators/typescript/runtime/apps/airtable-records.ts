// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { isGiven, withoutMissing } from "../json.js";
import { allRecords, flat, type AirtableTable } from "./airtable.js";

/** Which records of a table are wanted. */
export interface AirtableQuery extends AirtableTable {
  readonly formula?: Json;
  readonly view?: Json;
  readonly fields?: readonly Json[];
  readonly sort?: readonly { readonly field?: Json; readonly direction?: Json }[];
  readonly limit?: Json;
}

/** Finds records, all of them unless there is a limit; their fields stand beside `id` and `createdTime`. */
export async function findAirtableRecords(params: AirtableQuery, context: EffectContext): Promise<Fields[]> {
  const { limit, ...wanted } = params;
  const [table, query] = queryOf(wanted);
  return (await allRecords(table, query, context, isGiven(limit) ? Number(limit) : Infinity)).map(flat);
}

/** The table, and what is asked of it. */
function queryOf({ formula, view, fields, sort, ...table }: AirtableQuery): [AirtableTable, Fields] {
  return [table, withoutMissing({
    filterByFormula: isGiven(formula) ? formula : undefined,
    view: isGiven(view) ? view : undefined,
    fields: fields === undefined ? undefined : [...fields],
    sort: sort?.map(({ field, direction }) => ({ field, direction: direction ?? "asc" })),
  })];
}

/** The newest records by one of their fields, newest first: those since the last question and some more, a hundred where none was asked. */
export async function newestAirtableRecords(params: AirtableQuery & { readonly field?: Json; readonly most?: Json }, context: EffectContext): Promise<Fields[]> {
  const { field, most: _, ...wanted } = params;
  const [table, query] = queryOf({ ...wanted, sort: [{ field, direction: "desc" }] });
  const versioned = (record: Json): Fields => ({ ...flat(record), __version: flat(record)[String(field)] });
  const { news } = context;
  // Records without a value stand last.
  const isEnough = (record: Json): boolean => news === undefined || news.first || !isGiven(versioned(record)["__version"]) || news.isPast(versioned(record));
  return (await allRecords(table, query, context, Infinity, isEnough)).map(versioned);
}
