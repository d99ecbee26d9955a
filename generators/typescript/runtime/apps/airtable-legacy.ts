// SPDX-License-Identifier: 0BSD
import { forAll } from "../connector.js";
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, listOf, textOf, withoutMissing } from "../json.js";
import type { ItemData } from "../transform.js";
import { allRecords, callTable, queryOf, type AirtableTable, type AirtableWanted } from "./airtable.js";
import { namesOf } from "./values.js";

/** A record to write: all fields of the item, or some of them. */
export interface LegacyAirtableRecord extends AirtableTable {
  readonly id?: Json;
  /** `false`: only the `fields` are written. */
  readonly every?: Json;
  readonly fields?: readonly Json[];
  /** Fields that are not written, with commas. */
  readonly ignore?: Json;
  readonly typecast?: Json;
  /** How many records are written at a time; 10 when missing. */
  readonly size?: Json;
}

/** Which records are listed. */
export interface LegacyAirtableList extends AirtableTable, AirtableWanted {
  /** All of them, unless this is false: then the first `limit`, 100 when missing. */
  readonly all?: Json;
  readonly limit?: Json;
}

/** Adds a record for each item; the items stand for the records of a batch by its last item. */
export const appendAirtableRecords = forAll<LegacyAirtableRecord>((all, context) => inBatches(all, context, async (batch, first) => {
  const body = withoutMissing({ typecast: first.typecast === true ? true : undefined, records: batch.map(({ params, item }) => ({ fields: written(params, item) })) });
  return await callTable(first, { method: "POST", body }, context);
}));

/** Changes the records that have the ids. */
export const changeAirtableRecords = forAll<LegacyAirtableRecord>((all, context) => inBatches(all, context, async (batch, first) => {
  const records = batch.map(({ params, item }) => ({ id: params.id, fields: written(params, item, ["id"]) }));
  return await callTable(first, { method: "PATCH", body: { records, typecast: first.typecast === true } }, context);
}));

/** Removes records. */
export const removeAirtableRecords = forAll<LegacyAirtableRecord>((all, context) => inBatches(all, context, async (batch, first) => (
  await callTable(first, { method: "DELETE", query: { records: batch.map(({ params }) => params.id) } }, context)
)));

/** Lists the records of a table once for all items. */
export const listAirtableRecords = forAll<LegacyAirtableList>(async ([params], context) => {
  if (params === undefined) return [];
  const query = queryOf(params);
  const found = params.all === false ? listOf(fieldsOf(await callTable(params, { query: { ...query, maxRecords: params.limit ?? 100 } }, context))["records"]) : await allRecords(params, query, context);
  return found.map((record) => ({ json: fieldsOf(record), pairedItem: context.items.map((_, item) => ({ item })) }));
});

/** Reads a record as Airtable gives it. */
export async function readAirtableRecord(params: AirtableTable & { readonly id?: Json }, context: EffectContext): Promise<Fields> {
  return fieldsOf(await callTable(params, { url: `/${textOf(params.id)}` }, context));
}

/** A record to write, and the item that it is made of. */
interface Written {
  readonly params: LegacyAirtableRecord;
  readonly item: Fields;
}

/** Sends what is to be done in batches. */
async function inBatches(
  all: readonly LegacyAirtableRecord[], context: EffectContext, send: (batch: readonly Written[], first: LegacyAirtableRecord) => Promise<Json>,
): Promise<readonly ItemData[]> {
  const out: ItemData[] = [];
  const size = Math.max(1, Number(all[0]?.size ?? 10));
  for (let at = 0; at < all.length; at += size) {
    const batch = all.slice(at, at + size).map((params, index) => ({ params, item: context.items[at + index]?.json ?? {} }));
    const [first] = batch;
    if (first === undefined) continue;
    const last = { item: at + batch.length - 1 };
    out.push(...listOf(fieldsOf(await send(batch, first.params))["records"]).map((record) => ({ json: fieldsOf(record), pairedItem: last })));
  }
  return out;
}

/** The fields of the item that are written. Where none is to be left out, its `id` is: that says which record is meant. */
function written({ every, fields, ignore }: LegacyAirtableRecord, item: Fields, own: readonly string[] = []): Fields {
  if (every === false) return withoutMissing(Object.fromEntries((fields ?? []).map(textOf).map((name) => [name, item[name]])));
  const left = namesOf(ignore).length > 0 ? namesOf(ignore) : own;
  return withoutMissing(Object.fromEntries(Object.entries(item).filter(([name]) => !left.includes(name))));
}
