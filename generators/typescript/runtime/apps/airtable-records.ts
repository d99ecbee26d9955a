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
  const { formula, view, fields, sort, limit, ...table } = params;
  const query = withoutMissing({
    filterByFormula: isGiven(formula) ? formula : undefined,
    view: isGiven(view) ? view : undefined,
    fields: fields === undefined ? undefined : [...fields],
    sort: sort?.map(({ field, direction }) => ({ field, direction: direction ?? "asc" })),
  });
  return (await allRecords(table, query, context, isGiven(limit) ? Number(limit) : Infinity)).map(flat);
}

/** The hundred records that are newest by one of their fields, newest first. */
export async function newestAirtableRecords(params: AirtableQuery & { readonly field?: Json; readonly most?: Json }, context: EffectContext): Promise<Fields[]> {
  const { field, most: _, ...query } = params;
  const found = await findAirtableRecords({ ...query, sort: [{ field, direction: "desc" }], limit: 100 }, context);
  return found.map((record) => ({ ...record, __version: record[String(field)] }));
}
