// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { toDate, toNumber, toText } from "../formulas/coerce.js";
import { fieldsOf, isFields, isGiven, isTrue, listOf, textOf } from "../json.js";
import { callApi, signIn, type AppParams } from "./api.js";

/**
 * An item of a database, or of one of its data sources. Its values stand under the ids or the names of the properties, or are a list of
 * `{ key, type, value }`.
 */
export interface NotionItem extends AppParams {
  readonly database?: Json;
  readonly source?: Json;
  readonly page?: Json;
  readonly values?: Json;
  /** The most items that are looked for. */
  readonly limit?: Json;
}

const ways = { notionApi: "notionApi" };

/** Adds an item to a database. */
export async function createNotionItem(params: NotionItem, context: EffectContext): Promise<Fields> {
  const properties = await propertiesOf(params, context);
  const parent = isGiven(params.source) ? { type: "data_source_id", data_source_id: params.source } : { database_id: params.database };
  return shown(await call(params, "POST", "pages", { parent, properties }, context));
}

/** Changes those properties of an item that a value is given for. */
export async function updateNotionItem(params: NotionItem, context: EffectContext): Promise<Fields> {
  const properties = await propertiesOf(params, context);
  return shown(await call(params, "PATCH", `pages/${textOf(params.page)}`, { properties }, context));
}

export async function getNotionItem(params: NotionItem, context: EffectContext): Promise<Fields> {
  return shown(await call(params, "GET", `pages/${textOf(params.page)}`, undefined, context));
}

/** The items of a database, up to the limit. */
export async function listNotionItems(params: NotionItem, context: EffectContext): Promise<Fields[]> {
  const most = isGiven(params.limit) ? Number(params.limit) : Infinity;
  const found: Fields[] = [];
  let cursor: Json;
  do {
    const body = { page_size: Math.min(100, most), ...(isGiven(cursor) ? { start_cursor: cursor } : {}) };
    const page = await call(params, "POST", `${place(params)}/query`, body, context);
    found.push(...listOf(page["results"]).map((each) => shown(fieldsOf(each))));
    cursor = page["has_more"] === true ? page["next_cursor"] : undefined;
  } while (isGiven(cursor) && found.length < most);
  return found.slice(0, most);
}

/** An item with the bare values of its properties beside it, by their names. */
function shown(page: Fields): Fields {
  const values = Object.entries(fieldsOf(page["properties"])).map(([name, property]) => {
    const { type, ...rest } = fieldsOf(property);
    return [name, rest[textOf(type)]];
  });
  return { ...page, properties_value: Object.fromEntries(values) };
}

/** The values as Notion takes them: by the types that the database gives its properties. */
async function propertiesOf(params: NotionItem, context: EffectContext): Promise<Fields> {
  const database = await call(params, "GET", place(params), undefined, context);
  const properties = Object.entries(fieldsOf(database["properties"]));
  const known = new Map(properties.flatMap(([name, each]) => {
    const { id, type } = fieldsOf(each);
    return [name, plainId(id)].map((key) => [key, textOf(type)] as const);
  }));
  const given = valuesOf(params.values).filter(([, value]) => value === null || isGiven(value));
  return Object.fromEntries(given.map(([id, value]) => {
    const type = known.get(plainId(id)) ?? "";
    const write = writers[type];
    if (write === undefined) throw new StepError(`The database has no property "${id}" that can be written`);
    return [id, value === null ? { [type]: nothing[type] ?? null } : write(fitting(type, value))];
  }));
}

/** Where a database, or a source of it, is. */
function place({ database, source }: NotionItem): string {
  return isGiven(source) ? `data_sources/${textOf(source)}` : `databases/${textOf(database)}`;
}

function valuesOf(values: Json): [string, Json][] {
  if (!Array.isArray(values)) return Object.entries(fieldsOf(values));
  return values.map(fieldsOf).map(({ key, value }) => [textOf(key), value]);
}

/** What stands in a property that is erased, where that is not null. */
const nothing: Readonly<Record<string, Json>> = { title: [], rich_text: [], multi_select: [], people: [], relation: [], checkbox: false };

/** A value as the type of its property asks for it; one that cannot be that is an error. */
function fitting(type: string, value: Json): Json {
  switch (type) {
    case "number": return toNumber(value);
    case "title": case "rich_text": return isList(value) ? toText(value) : value;
    case "date": return dateOf(value);
    default: return value;
  }
}

function isList(value: Json): boolean {
  return Array.isArray(value) && value.every((each) => typeof each !== "object" || each === null);
}

/** A day or a moment in ISO 8601; of a range, its start and its end. */
function dateOf(value: Json): Json {
  if (isFields(value)) {
    const { include_time: _, includeTime: __, ...rest } = value;
    return Object.fromEntries(Object.entries(rest).filter(([, each]) => isGiven(each)).map(([name, each]) => [name, name === "time_zone" ? each : dateOf(each)]));
  }
  return typeof value === "string" && /^\d{4}-\d\d-\d\d(T|$)/.test(value) ? value : toDate(value).toISOString();
}

/** Ids come with and without the escapes of addresses. */
function plainId(id: Json): string {
  try {
    return decodeURIComponent(textOf(id));
  } catch {
    return textOf(id);
  }
}

const text = (value: Json): Json => [{ type: "text", text: { content: textOf(value) } }];

/** What Notion takes for a value, by the type of its property. */
export const writers: Readonly<Record<string, (value: Json) => Json>> = {
  title: (value) => ({ title: text(value) }),
  rich_text: (value) => ({ rich_text: text(value) }),
  number: (value) => ({ number: Number(value) }),
  select: (value) => ({ select: { name: value } }),
  status: (value) => ({ status: { name: value } }),
  multi_select: (value) => ({ multi_select: listOf(value).map((name) => ({ name })) }),
  date: (value) => ({ date: typeof value === "object" ? value : { start: value } }),
  checkbox: (value) => ({ checkbox: isTrue(value) }),
  url: (value) => ({ url: value }),
  email: (value) => ({ email: value }),
  phone_number: (value) => ({ phone_number: value }),
  people: (value) => ({ people: listOf(value).map((id) => ({ id })) }),
  relation: (value) => ({ relation: listOf(value).map((id) => ({ id })) }),
};

async function call(params: NotionItem, method: string, path: string, body: Json, context: EffectContext): Promise<Fields> {
  const auth = await signIn(params, ways, context);
  // Data sources came with the later version of the API, which knows no queries of databases.
  return fieldsOf(await callApi({ method, url: `https://api.notion.com/v1/${path}`, auth, headers: { "notion-version": isGiven(params.source) ? "2025-09-03" : "2022-06-28" }, ...(body === undefined ? {} : { body }) }, context));
}
