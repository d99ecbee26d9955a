// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { readJson } from "../connectors/http-encode.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { callApi, signIn, type ApiRequest, type AppParams } from "./api.js";
import { blocksOf, filterOf, plain, propertiesOf, simplePage, split, type NotionProperty } from "./notion-values.js";

/** What calls about pages have in common. */
export interface NotionCall extends AppParams {
  /** In short (id, name, address, plain properties) unless this is false. */
  readonly simple?: Json;
}

/** A page to write. */
export interface NotionPage extends NotionCall {
  readonly page?: Json;
  readonly database?: Json;
  readonly title?: Json;
  readonly properties?: readonly NotionProperty[];
  readonly blocks?: readonly Fields[];
  readonly icon?: Json;
  /** `emoji` or `file`, an address. */
  readonly iconType?: Json;
}

/** Which pages of a database are wanted. */
export interface NotionQuery extends NotionCall {
  readonly database?: Json;
  readonly all?: Json;
  readonly limit?: Json;
  /** `none`, `manual` or `json`. */
  readonly filterBy?: Json;
  /** `allFilters` or `anyFilter`. */
  readonly match?: Json;
  readonly filters?: readonly NotionProperty[];
  readonly filterJson?: Json;
  readonly sort?: readonly { readonly key?: Json; readonly direction?: Json; readonly timestamp?: Json }[];
}

/** The blocks below a page or a block. */
export interface NotionBlocks extends AppParams {
  readonly block?: Json;
  readonly blocks?: readonly Fields[];
  readonly all?: Json;
  readonly limit?: Json;
  readonly simple?: Json;
  readonly nested?: Json;
}

const ways = { apiKey: "notionApi", oAuth2: "notionOAuth2Api" };

/** Adds a page to a database. */
export async function createNotionDatabasePage(params: NotionPage, context: EffectContext): Promise<ItemData> {
  const database = idOf(params.database);
  const known = fieldsOf((await call(params, { url: `/databases/${database}` }, context))["properties"]);
  const title = Object.entries(known).find(([, each]) => fieldsOf(each)["type"] === "title")?.[0];
  const properties = { ...(title !== undefined && isGiven(params.title) ? { [title]: { title: plain(params.title) } } : {}), ...propertiesOf(params.properties) };
  const body = { parent: { database_id: database }, properties, children: blocksOf(params.blocks), ...iconOf(params) };
  return shown(params, await call(params, { method: "POST", url: "/pages", body }, context));
}

/** Changes the properties of a page. */
export async function updateNotionPage(params: NotionPage, context: EffectContext): Promise<ItemData> {
  const body = { properties: propertiesOf(params.properties), ...iconOf(params) };
  return shown(params, await call(params, { method: "PATCH", url: `/pages/${idOf(params.page)}`, body }, context));
}

/** Reads a page. */
export async function getNotionPage(params: NotionPage, context: EffectContext): Promise<ItemData> {
  return shown(params, await call(params, { url: `/pages/${idOf(params.page)}` }, context));
}

/** Adds a page below a page. */
export async function createNotionPage(params: NotionPage, context: EffectContext): Promise<ItemData> {
  const body = { parent: { page_id: idOf(params.page) }, properties: { title: plain(params.title) }, children: blocksOf(params.blocks), ...iconOf(params) };
  return shown(params, await call(params, { method: "POST", url: "/pages", body }, context));
}

/** Archives a page. */
export async function archiveNotionPage(params: NotionPage, context: EffectContext): Promise<ItemData> {
  return shown(params, await call(params, { method: "PATCH", url: `/pages/${idOf(params.page)}`, body: { archived: true } }, context));
}

/** Finds pages of a database. */
export async function queryNotionDatabase(params: NotionQuery, context: EffectContext): Promise<ItemData[]> {
  const filter = params.filterBy === "json" ? { filter: readJson(params.filterJson) }
    : params.filterBy === "manual" && (params.filters ?? []).length > 0 ? { filter: filterOf(params.filters ?? [], params.match === "allFilters") } : {};
  const sorts = (params.sort ?? []).map(({ key, direction, timestamp }) => (timestamp === true ? { direction: direction ?? "", timestamp: key } : { direction: direction ?? "", property: split(key)[0] }));
  const pages = await paged(params, { method: "POST", url: `/databases/${idOf(params.database)}/query`, body: { ...filter, sorts } }, context);
  return pages.map((page) => shown(params, fieldsOf(page)));
}

/** What Notion knows of a database. */
export async function getNotionDatabase(params: NotionPage, context: EffectContext): Promise<ItemData> {
  const found = await call(params, { url: `/databases/${idOf(params.database)}` }, context);
  if (params.simple === false) return { json: found };
  return { json: { id: found["id"], name: textOf(fieldsOf(listOf(found["title"])[0])["plain_text"]), url: found["url"] } };
}

/** Adds blocks at the end of a page or a block. */
export async function appendNotionBlocks(params: NotionBlocks, context: EffectContext): Promise<ItemData> {
  return { json: await call(params, { method: "PATCH", url: `/blocks/${idOf(params.block)}/children`, body: { children: blocksOf(params.blocks) } }, context) };
}

/** The blocks below a page or a block, each with its plain text as `content` unless `simple` is false. */
export async function listNotionBlocks(params: NotionBlocks, context: EffectContext): Promise<ItemData[]> {
  const root = idOf(params.block);
  const blocks = await below(params, root, context);
  return blocks.map((block) => ({ json: params.simple === false ? block : simpleBlock(block, root) }));
}

async function below(params: NotionBlocks, parent: string, context: EffectContext): Promise<Fields[]> {
  const out: Fields[] = [];
  for (const each of await paged(params, { url: `/blocks/${parent}/children` }, context)) {
    const { object, ...rest } = fieldsOf(each);
    const block: Fields = { object, parent_id: parent, ...rest };
    out.push(block);
    if (params.nested === true && block["has_children"] === true) out.push(...(await below(params, textOf(block["id"]), context)));
  }
  return out;
}

function simpleBlock(block: Fields, root: string): Fields {
  const type = textOf(block["type"]);
  const left = new Set(["created_time", "last_edited_time", "created_by", "last_edited_by"]);
  const out: Fields = Object.fromEntries(Object.entries(block).filter(([name]) => !left.has(name)));
  out["root_id"] = root;
  const text = fieldsOf(block[type])["text"];
  if (text === undefined && !["paragraph", "heading_1", "heading_2", "heading_3", "to_do", "toggle", "bulleted_list_item", "numbered_list_item", "quote", "callout"].includes(type)) return out;
  delete out[type];
  if (text !== undefined) out["content"] = listOf(text).map((part) => textOf(fieldsOf(part)["plain_text"])).join("");
  return out;
}

function iconOf({ icon, iconType }: NotionPage): Fields {
  if (!isGiven(icon)) return {};
  return { icon: iconType === "file" ? { external: { url: icon } } : { emoji: icon } };
}

function shown(params: NotionCall, page: Fields): ItemData {
  return { json: params.simple === false ? page : simplePage(page) };
}

/** An id as it is, or the last one in an address. */
export function idOf(value: Json): string {
  const text = textOf(value);
  if (!/^https?:\/\//.test(text)) return text;
  const path = text.split(/[?#]/)[0] ?? text;
  return path.match(/[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/gi)?.at(-1) ?? text;
}

async function paged(params: NotionCall & { readonly all?: Json; readonly limit?: Json }, request: ApiRequest, context: EffectContext): Promise<Json[]> {
  const out: Json[] = [];
  const size = params.all === true ? {} : { page_size: params.limit ?? 50 };
  let start: Fields = {};
  for (;;) {
    const extra = { ...size, ...start };
    const answer = await call(params, request.body === undefined ? { ...request, query: extra } : { ...request, body: { ...fieldsOf(request.body instanceof FormData || request.body instanceof Uint8Array ? {} : request.body), ...extra } }, context);
    out.push(...listOf(answer["results"]));
    if (params.all !== true || answer["has_more"] !== true) return out;
    start = { start_cursor: answer["next_cursor"] };
  }
}

async function call(params: AppParams, request: ApiRequest, context: EffectContext): Promise<Fields> {
  const auth = await signIn(params, ways, context);
  return fieldsOf(await callApi({ ...request, url: `https://api.notion.com/v1${request.url}`, auth, headers: { "notion-version": "2021-08-16" } }, context));
}
