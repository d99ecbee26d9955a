// SPDX-License-Identifier: 0BSD
import { forAll } from "../connector.js";
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { AppError, callApi, type AppParams } from "./api.js";

/** Where rows are. */
export interface NocoDbTable extends AppParams {
  /** The version of the interface: 2, or 3, which knows tables by their ids alone. */
  readonly version?: Json;
  readonly base?: Json;
  readonly table?: Json;
}

/** A row to be written. */
export interface NocoDbRow extends NocoDbTable {
  /** `autoMapInputData`: the fields of the item; otherwise `fields`. */
  readonly mapping?: Json;
  readonly fields?: readonly { readonly name?: Json; readonly value?: Json }[];
  /** Fields of the item that are left out, with commas between their names. */
  readonly except?: Json;
  readonly id?: Json;
  /** The column that tells rows apart; `id` when missing. */
  readonly key?: Json;
  /** That column, where `key` is `custom`. */
  readonly ownKey?: Json;
}

/** Which rows are wanted. */
export interface NocoDbQuery extends NocoDbTable {
  readonly query?: Readonly<Fields>;
  readonly fields?: readonly Json[];
  readonly sort?: readonly { readonly field?: Json; readonly direction?: Json }[];
  readonly all?: Json;
  readonly limit?: Json;
}

/** How many rows a page has. */
const PAGE = 100;

/** Adds a row for each item, all in one request. */
export const addNocoDbRows = forAll<NocoDbRow>(async (all, context) => {
  const rows = all.map((params, index) => rowOf(params, context, index));
  const answer = await writeRows(all, "POST", rows, context);
  if (isLatest(all[0])) return together(rows, answer);
  const last = Number(listOf(answer)[0]);
  return rows.map((row, index) => ({ json: { ...row, id: last - (rows.length - 1 - index) } }));
});

/** Changes the row of each item, all in one request. */
export const changeNocoDbRows = forAll<NocoDbRow>(async (all, context) => {
  const rows = all.map((params, index) => ({ ...(isLatest(params) ? {} : { [keyOf(all[0])]: params.id }), ...rowOf(params, context, index) }));
  const answer = await writeRows(all, "PATCH", rows, context);
  return isLatest(all[0]) ? together(rows, answer) : outcomes(answer, all, "updated");
});

/** Removes the row of each item, all in one request. */
export const removeNocoDbRows = forAll<NocoDbRow>(async (all, context) => {
  const answer = await writeRows(all, "DELETE", all.map(({ id }) => ({ [keyOf(all[0])]: id })), context);
  return isLatest(all[0]) ? listOf(answer).map((each) => ({ json: fieldsOf(each) })) : outcomes(answer, all, "deleted");
});

/** Lists rows: all pages where all are wanted. */
export async function findNocoDbRows(params: NocoDbQuery, context: EffectContext): Promise<Fields[]> {
  const sort = (params.sort ?? []).map(({ field, direction }) => `${direction === "asc" ? "" : "-"}${textOf(field)}`).join(",");
  const query = { ...params.query, ...(params.fields === undefined ? {} : { fields: params.fields.map(textOf).join(",") }), ...(params.sort === undefined ? {} : { sort }) };
  const url = await pathOf(params, "", context);
  const found: Fields[] = [];
  for (let offset = 0; ; offset += PAGE) {
    const sized = params.all === true ? { limit: PAGE, offset } : { limit: params.limit ?? 50 };
    const page = fieldsOf(await callApi({ url, query: { ...query, ...sized }, headers: await keysOf(params, context) }, context));
    found.push(...listOf(page["list"]).map(fieldsOf));
    if (params.all !== true || fieldsOf(page["pageInfo"])["isLastPage"] === true) return found;
  }
}

const isLatest = (params: NocoDbTable | undefined): boolean => Number(params?.version ?? 3) >= 3;

function keyOf(params: NocoDbRow | undefined): string {
  const { key, ownKey } = params ?? {};
  return key === "custom" ? textOf(ownKey) : isGiven(key) ? textOf(key) : "id";
}

function rowOf(params: NocoDbRow, context: EffectContext, index: number): Fields {
  if (params.mapping !== "autoMapInputData") return Object.fromEntries((params.fields ?? []).map(({ name, value }) => [textOf(name), value]));
  const except = textOf(params.except).split(",").map((name) => name.trim());
  return Object.fromEntries(Object.entries(context.items[index]?.json ?? {}).filter(([name]) => !except.includes(name)));
}

/** A row as it was sent, with what the answer adds. */
function together(rows: readonly Fields[], answer: Json): ItemData[] {
  return rows.map((row, index) => ({ json: { ...row, ...fieldsOf(listOf(answer)[index]) } }));
}

function outcomes(answer: Json, all: readonly NocoDbRow[], done: string): ItemData[] {
  return listOf(answer).map((result, index) => {
    if (result === 0) throw new AppError(`The row with the ID "${textOf(all[index]?.id)}" could not be ${done}. It probably doesn't exist.`);
    return { json: { success: true } };
  });
}

async function writeRows(all: readonly NocoDbRow[], method: string, body: Fields[], context: EffectContext): Promise<Json> {
  const [first = {}] = all;
  return await callApi({ method, url: await pathOf(first, "bulk/", context), headers: await keysOf(first, context), body }, context);
}

async function pathOf(params: NocoDbTable, bulk: string, context: EffectContext): Promise<string> {
  const { host = "" } = await accountOf(params, context);
  const table = textOf(params.table);
  return `${host}${isLatest(params) ? `/api/v2/tables/${table}/records` : `/api/v1/db/data/${bulk}noco/${textOf(params.base)}/${table}`}`;
}

async function keysOf(params: NocoDbTable, context: EffectContext): Promise<Record<string, string>> {
  const { apiToken = "" } = await accountOf(params, context);
  return { [params.authentication === "nocoDbApiToken" ? "xc-token" : "xc-auth"]: apiToken };
}

function accountOf(params: NocoDbTable, context: EffectContext): ReturnType<EffectContext["credentials"]> {
  const type = params.authentication === "nocoDbApiToken" ? "nocoDbApiToken" : "nocoDb";
  return context.credentials(params.auth?.[type] ?? type);
}
