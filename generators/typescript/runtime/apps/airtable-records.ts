// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { isGiven } from "../json.js";
import { allRecords, flat, queryOf, type AirtableTable, type AirtableWanted } from "./airtable.js";

/** Which records of a table are wanted. */
export interface AirtableQuery extends AirtableTable, AirtableWanted {
  readonly limit?: Json;
}

/** Finds records, all of them unless there is a limit; their fields stand beside `id` and `createdTime`. */
export async function findAirtableRecords(params: AirtableQuery, context: EffectContext): Promise<Fields[]> {
  const { limit } = params;
  return (await allRecords(params, queryOf(params), context, isGiven(limit) ? Number(limit) : Infinity)).map(flat);
}

/** The newest records by one of their fields, newest first: those since the last question and some more, a hundred where none was asked. */
export async function newestAirtableRecords(params: AirtableQuery & { readonly field?: Json; readonly most?: Json }, context: EffectContext): Promise<Fields[]> {
  const { field } = params;
  const query = queryOf({ ...params, sort: [{ field, direction: "desc" }] });
  const versioned = (record: Json): Fields => ({ ...flat(record), __version: flat(record)[String(field)] });
  const { news } = context;
  // Records without a value stand last.
  const isEnough = (record: Json): boolean => news === undefined || news.first || !isGiven(versioned(record)["__version"]) || news.isPast(versioned(record));
  return (await allRecords(params, query, context, Infinity, isEnough)).map(versioned);
}
