// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf, withoutMissing } from "../json.js";
import type { ItemData } from "../transform.js";
import { AppError, callApi, signIn, type ApiRequest, type AppParams } from "./api.js";
import { columnsOf, type Columns } from "./columns.js";
import { idOf, itemsOf, namesOf } from "./values.js";

/** A table of a base: ids, names, or the addresses that the browser shows. */
export interface AirtableTable extends AppParams {
  readonly base?: Json;
  readonly table?: Json;
}

/** What a list of records is asked for. */
export interface AirtableWanted {
  readonly formula?: Json;
  readonly view?: Json;
  readonly fields?: readonly Json[];
  readonly sort?: readonly { readonly field?: Json; readonly direction?: Json }[];
}

/** Which records are looked for. */
export interface AirtableSearch extends AirtableTable, Omit<AirtableWanted, "fields"> {
  /** All of them, unless this is false: then the first `limit`, 100 when missing. */
  readonly all?: Json;
  readonly limit?: Json;
  readonly fields?: Json;
  /** Version 2 searched once, for the first item. */
  readonly version?: number;
}

/** A record to write. */
export interface AirtableRecord extends AirtableTable, Columns {
  readonly id?: Json;
  /** The fields that tell which record is meant; `id` is the record's own. */
  readonly match?: Json;
  /** Every record that matches is changed, not only the first. */
  readonly allMatches?: Json;
  readonly typecast?: Json;
  /** Fields of the item that are not written, with commas. */
  readonly ignore?: Json;
}

const ways = { airtableTokenApi: "airtableTokenApi", airtableOAuth2Api: "airtableOAuth2Api", airtableApi: "airtableApi" };

/** Finds records; their fields stand beside `id` and `createdTime`. */
export async function searchAirtable(params: AirtableSearch, context: EffectContext): Promise<ItemData[]> {
  const once = params.version === 2;
  if (once && context.index > 0) return [];
  const names = Array.isArray(params.fields) ? params.fields : namesOf(params.fields);
  const query = queryOf({ ...params, fields: names, view: isGiven(params.view) ? idOf(params.view, /\/(viw[a-zA-Z0-9]+)/) : undefined });
  const records = params.all === false
    ? listOf(fieldsOf(await callTable(params, { query: { ...query, maxRecords: params.limit ?? 100 } }, context))["records"])
    : await allRecords(params, query, context);
  const from = once ? { pairedItem: context.items.map((_, item) => ({ item })) } : {};
  return records.map((record) => ({ json: flat(record), ...from }));
}

/** The same as Airtable reads it. */
export function queryOf({ formula, view, fields, sort }: AirtableWanted): Fields {
  return withoutMissing({
    filterByFormula: isGiven(formula) ? formula : undefined,
    fields: fields === undefined || fields.length === 0 ? undefined : [...fields],
    sort: sort === undefined || sort.length === 0 ? undefined : sort.map(({ field, direction }) => ({ field, direction: direction ?? "asc" })),
    view: isGiven(view) ? view : undefined,
  });
}

/** Reads a record; its fields stand beside `id` and `createdTime`. */
export async function getAirtableRecord(params: AirtableRecord, context: EffectContext): Promise<ItemData> {
  return { json: flat(await callTable(params, { url: `/${textOf(params.id)}` }, context)) };
}

/** Adds a record. */
export async function createAirtableRecord(params: AirtableRecord, context: EffectContext): Promise<ItemData> {
  return { json: fieldsOf(await callTable(params, { method: "POST", body: { typecast: params.typecast === true, fields: written(params, context) } }, context)) };
}

/** Changes the record that has the given id, or the same values in the fields to match. */
export async function updateAirtableRecord(params: AirtableRecord, context: EffectContext): Promise<ItemData[]> {
  const fields = written(params, context);
  const match = namesOf(params.match);
  if (match.length === 0 || match.includes("id")) {
    const { id, ...rest } = fields;
    return await patch(params, { records: [{ id, fields: rest }] }, context);
  }
  const known = await allRecords(params, { fields: match }, context);
  const found = known.filter((record) => match.every((name) => fieldsOf(fieldsOf(record)["fields"])[name] === fields[name]));
  if (found.length === 0) throw new StepError("Record matching provided keys was not found");
  const changes = without(fields, match);
  const ids = (params.allMatches === true ? found : found.slice(0, 1)).map((record) => fieldsOf(record)["id"]);
  return await patch(params, { records: ids.map((id) => ({ id, fields: changes })) }, context);
}

/** Changes the matching record, or adds one where none matches. */
export async function upsertAirtableRecord(params: AirtableRecord, context: EffectContext): Promise<ItemData[]> {
  const fields = written(params, context);
  const match = namesOf(params.match);
  if (match.includes("id")) {
    const { id, ...rest } = fields;
    try {
      return await patch(params, { records: [withoutMissing({ id, fields: rest })] }, context);
    } catch (error) {
      if (!(error instanceof AppError) || error.status !== 422) throw error;
      return recordsOf(await callTable(params, { method: "POST", body: { typecast: params.typecast === true, records: [{ fields: rest }] } }, context));
    }
  }
  const body: Fields = { performUpsert: { fieldsToMergeOn: match }, records: [{ fields }] };
  try {
    return await patch(params, body, context);
  } catch (error) {
    // Several records match: Airtable refuses, and the ones meant are changed by their ids.
    if (!(error instanceof AppError) || error.status !== 422) throw error;
    const formula = `AND(${match.map((name) => `{${name}} = ${typeof fields[name] === "string" ? `'${fields[name]}'` : textOf(fields[name])}`).join(",")})`;
    const found = await allRecords(params, { fields: match, filterByFormula: formula }, context);
    if (found.length === 0) throw error;
    const ids = (params.allMatches === true ? found : found.slice(0, 1)).map((record) => fieldsOf(record)["id"]);
    return await patch(params, { records: ids.map((id) => ({ id, fields })) }, context);
  }
}

/** Removes a record. */
export async function deleteAirtableRecord(params: AirtableRecord, context: EffectContext): Promise<ItemData> {
  return { json: fieldsOf(await callTable(params, { method: "DELETE", url: `/${textOf(params.id)}` }, context)) };
}

/** The tables of a base, one item each. */
export async function getAirtableSchema(params: AirtableTable, context: EffectContext): Promise<ItemData[]> {
  const url = `https://api.airtable.com/v0/meta/bases/${baseOf(params)}/tables`;
  return listOf(fieldsOf(await callApi({ url, auth: await signIn(params, ways, context) }, context))["tables"]).map((each) => ({ json: fieldsOf(each) }));
}

function written(params: AirtableRecord, context: EffectContext): Fields {
  return without(columnsOf(params, context), params.mapping === "autoMapInputData" ? namesOf(params.ignore) : []);
}

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

async function patch(params: AirtableRecord, body: Fields, context: EffectContext): Promise<ItemData[]> {
  const records = listOf(body["records"]);
  const out: ItemData[] = [];
  // Airtable takes ten records at a time.
  for (let at = 0; at < records.length; at += 10) {
    out.push(...recordsOf(await callTable(params, { method: "PATCH", body: { typecast: params.typecast === true, ...body, records: records.slice(at, at + 10) } }, context)));
  }
  return out;
}

/** The records of a table page by page, up to `most`. */
export async function allRecords(params: AirtableTable, query: Fields, context: EffectContext, most = Infinity, isEnough: (record: Json) => boolean = () => false): Promise<Json[]> {
  const all: Json[] = [];
  let offset: Json;
  do {
    const page = fieldsOf(await callTable(params, { query: { ...query, pageSize: 100, ...(offset === undefined ? {} : { offset }) } }, context));
    all.push(...listOf(page["records"]));
    offset = page["offset"];
  } while (offset !== undefined && all.length < most && !all.some(isEnough));
  return all.slice(0, most);
}

function recordsOf(answer: Json): ItemData[] {
  return itemsOf(fieldsOf(answer)["records"]);
}

/** A record with its fields beside `id` and `createdTime`. */
export function flat(record: Json): Fields {
  const { fields, ...rest } = fieldsOf(record);
  return { ...rest, ...fieldsOf(fields) };
}

function baseOf(params: AirtableTable): string {
  return idOf(params.base, /\/(app[a-zA-Z0-9]+)/);
}

/** Asks for a table, or for what the address of the request adds to it. */
export async function callTable(params: AirtableTable, request: Partial<ApiRequest>, context: EffectContext): Promise<Json> {
  const table = encodeURIComponent(idOf(params.table, /\/(tbl[a-zA-Z0-9]+)/));
  return await callApi({ ...request, url: `https://api.airtable.com/v0/${baseOf(params)}/${table}${request.url ?? ""}`, auth: await signIn(params, ways, context) }, context);
}
