// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { authParts } from "../connectors/http-auth.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { isGiven, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { AppError, callApi, type ApiRequest, type AppParams } from "./api.js";
import { itemsOf, namesOf } from "./values.js";

/** A condition on a column. */
export interface SupabaseCondition {
  readonly column?: Json;
  /** An operator of PostgREST; `eq` when missing. */
  readonly is?: Json;
  readonly value?: Json;
  /** Which full text search is meant. */
  readonly search?: Json;
}

/** A table, and which of its rows are meant. */
export interface SupabaseRows extends AppParams {
  readonly table?: Json;
  readonly schema?: Json;
  readonly all?: Json;
  readonly limit?: Json;
  /** `none`, `manual` or `string`. */
  readonly filterBy?: Json;
  /** `allFilters`, or one of them is enough. */
  readonly match?: Json;
  readonly where?: readonly SupabaseCondition[];
  /** Conditions as PostgREST writes them in a query. */
  readonly query?: Json;
}

/** A row to write. */
export interface SupabaseRow extends SupabaseRows {
  /** `autoMapInputData`: the fields of the item; otherwise `values`. */
  readonly mapping?: Json;
  readonly values?: readonly { readonly column?: Json; readonly value?: Json }[];
  /** Fields of the item that are not written, with commas. */
  readonly ignore?: Json;
}

/** Adds a row. */
export async function insertSupabaseRow(params: SupabaseRow, context: EffectContext): Promise<ItemData[]> {
  return itemsOf(await call(params, { method: "POST", body: [written(params, context)] }, context, withDescription));
}

/** Reads rows, 50 unless told otherwise. */
export async function listSupabaseRows(params: SupabaseRows, context: EffectContext): Promise<ItemData[]> {
  const filter = filterOf(params, false);
  if (params.all !== true) return itemsOf(await call(params, { ...filter, query: { ...filter.query, limit: params.limit ?? 50 } }, context, onlyDescription));
  const out: ItemData[] = [];
  for (;;) {
    const page = itemsOf(await call(params, out.length === 0 ? filter : { ...filter, query: { ...filter.query, offset: out.length } }, context, onlyDescription));
    out.push(...page);
    // PostgREST gives at most a thousand rows at a time.
    if (page.length < 1000) return out;
  }
}

/** Reads the rows in which every named column has the given value. */
export async function getSupabaseRow(params: SupabaseRows, context: EffectContext): Promise<ItemData[]> {
  return itemsOf(await call(params, { query: Object.fromEntries((params.where ?? []).map(({ column, value }) => [textOf(column), `eq.${textOf(value)}`])) }, context, withDescription));
}

/** Changes rows; gives those that were changed. */
export async function updateSupabaseRows(params: SupabaseRow, context: EffectContext): Promise<ItemData[]> {
  return itemsOf(await call(params, { method: "PATCH", body: written(params, context), ...filterOf(chosen(params), true) }, context, withDescription));
}

/** Removes rows; gives those that were removed. */
export async function deleteSupabaseRows(params: SupabaseRows, context: EffectContext): Promise<ItemData[]> {
  return itemsOf(await call(params, { method: "DELETE", ...filterOf(chosen(params), true) }, context, withDescription));
}

function written(params: SupabaseRow, context: EffectContext): Fields {
  if (params.mapping !== "autoMapInputData") return Object.fromEntries((params.values ?? []).map(({ column, value }) => [textOf(column), value]));
  const ignored = namesOf(params.ignore);
  return Object.fromEntries(Object.entries(context.item.json).filter(([name]) => !ignored.includes(name)));
}

/** Which rows are changed or removed must be said: without a condition it would be all of them. */
function chosen(params: SupabaseRows): SupabaseRows {
  const said = params.filterBy === "string" ? isGiven(params.query) : params.filterBy !== "none" && (params.where ?? []).length > 0;
  if (!said) throw new StepError("At least one select condition must be defined");
  return params;
}

function filterOf(params: SupabaseRows, columns: boolean): { url: string; query: Fields } {
  if (params.filterBy === "string") return { url: isGiven(params.query) ? `?${encodeURI(textOf(params.query))}` : "", query: {} };
  const where = params.filterBy === "none" ? [] : params.where ?? [];
  if (where.length === 0) return { url: "", query: {} };
  const operator = ({ is, search }: SupabaseCondition): string => (is === "fullText" ? textOf(search) : textOf(is ?? "eq"));
  if (columns && params.match === "allFilters") return { url: "", query: Object.fromEntries(where.map((each) => [textOf(each.column), `${operator(each)}.${textOf(each.value)}`])) };
  const tests = where.map((each) => `${textOf(each.column)}.${operator(each)}.${textOf(each.value)}`).join(",");
  return { url: "", query: { [params.match === "allFilters" ? "and" : "or"]: `(${tests})` } };
}

type Shown = (error: AppError) => Json;
const withDescription: Shown = ({ message, description }) => (description === undefined ? message : `${message}: ${description}`);
const onlyDescription: Shown = ({ message, description }) => description ?? message;

async function call(params: SupabaseRows, request: Partial<ApiRequest>, context: EffectContext, shown: Shown): Promise<Json> {
  const values = await context.credentials(params.auth?.["supabaseApi"] ?? "supabaseApi");
  const profile: Record<string, string> = isGiven(params.schema) ? { [(request.method ?? "GET") === "GET" ? "accept-profile" : "content-profile"]: textOf(params.schema) } : {};
  try {
    return await callApi({
      ...request, url: `${values["host"] ?? ""}/rest/v1/${textOf(params.table)}${request.url ?? ""}`,
      headers: { prefer: "return=representation", ...profile }, auth: await authParts("supabaseApi", values),
    }, context);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.message, { status: error.status, body: error.body, description: error.description, asField: shown(error), cause: error });
  }
}
