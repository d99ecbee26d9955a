// SPDX-License-Identifier: 0BSD
import { requireFile } from "../binary.js";
import { atOnce } from "../connector.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { isFields } from "../json.js";
import { pause } from "../pause.js";
import type { ItemData } from "../transform.js";
import type { EffectContext } from "./context.js";
import { authParts } from "./http-auth.js";
import { encodeQuery, type ListStyle, readJson, readObject, setPath, withQuery } from "./http-encode.js";
import { pages } from "./http-pages.js";
import { responseItems, type ResponseWish } from "./http-response.js";
import { HttpError, type Outgoing, send } from "./http-send.js";

/** A request before it is sent, in parts that a pagination may change. */
export interface Draft {
  readonly url: string;
  readonly method: string;
  readonly query: Fields;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | FormData;
  /** The body as it was before it became text, for expressions. */
  readonly bodyValue: Json;
  readonly lists: ListStyle;
}

/** Sends an HTTP request and gives its answer as items. Those of all items of a step are under way at once, but for batches. */
export const request = atOnce(sent, waitForBatch);

async function sent(params: HttpParams, context: EffectContext): Promise<ItemData[]> {
  const wish: ResponseWish = {
    format: text(params.response?.format) || "autodetect",
    full: params.response?.full === true,
    neverError: params.response?.neverError === true,
    property: text(params.response?.property) || "data",
    split: params.split !== false,
    old: (params.version ?? 4.2) < 3,
  };
  const draft = await prepare(params, wish, context);
  const sendDraft = (each: Draft, neverError: boolean): ReturnType<typeof send> => send(outgoing(each, params, neverError, context.signal));
  const { pagination } = params;
  const answered = pagination === undefined || pagination.mode === "off"
    ? sendDraft(draft, wish.neverError).then((answer) => [answer])
    : pages(pagination, draft, (each) => sendDraft(each, true), context.signal);
  const answers = await (wish.old === true ? answered : answered.catch(advise));
  const alone = answers.length === 1 && context.items.length === 1;
  return answers.flatMap((answer) => responseItems(answer, { ...wish, alone }, context.item));
}

/** From version 3 on, a step that goes on after too many requests shows a piece of advice in place of what the service said. */
function advise(error: unknown): never {
  if (!(error instanceof HttpError) || error.status !== 429) throw error;
  const raw = "Try spacing your requests out using the batching settings under 'Options'";
  const { message, status, body, headers, description } = error;
  throw new HttpError(message, { status, code: String(error.asField["code"]), body, headers, raw, ...(description === undefined ? {} : { description }), cause: error.cause });
}

/** Between two batches of items there is a pause. */
export async function waitForBatch(params: Pick<HttpParams, "batch">, context: EffectContext): Promise<void> {
  const size = Number(params.batch?.size ?? 50) > 0 ? Number(params.batch?.size ?? 50) : 1;
  const milliseconds = params.batch === undefined ? 0 : Number(params.batch.interval ?? 1000);
  if (context.index > 0 && milliseconds > 0 && context.index % size === 0) await pause(milliseconds, context.signal);
}

function filled(value: Json): boolean {
  return value !== undefined && value !== null && value !== "" && value !== false;
}

function text(value: Json): string {
  return value === undefined || value === null ? "" : String(value);
}

/** Whether a part of the request is sent: as the flag has it, and without one wherever the part is given, be it nothing. */
function says(flag: Json, params: HttpParams, ...parts: readonly (keyof HttpParams)[]): boolean {
  return flag === undefined ? parts.some((part) => part in params) : flag === true;
}

/** Whether a part is given as JSON, and not in pairs: as the choice has it, and without one wherever the JSON is given. */
function asJson(choice: Json, params: HttpParams, part: keyof HttpParams): boolean {
  return choice === undefined ? part in params : choice === "json";
}

/** Checks an address as n8n does: it must be a text that begins with http:// or https://. */
function checkUrl(url: Json): string {
  if (typeof url !== "string") throw new StepError(`URL parameter must be a string, got ${url === null ? "null" : typeof url}`);
  if (!/^https?:\/\//.test(url)) throw new StepError(`Invalid URL: ${url}. URL must start with "http" or "https".`);
  return url;
}

async function prepare(params: HttpParams, wish: ResponseWish, context: EffectContext): Promise<Draft> {
  const version = params.version ?? 4.2;
  const url = checkUrl(params.url);
  const method = (text(params.method) || "GET").toUpperCase();
  const auth = await authFor(params, context);
  const headers: Record<string, string> = {};
  if (says(params.sendHeaders, params, "headers", "headersJson")) {
    const given = asJson(params.headersAs, params, "headersJson") ? readObject(params.headersJson) : collect(listed(params.headers).filter(({ name }) => filled(name)), version);
    for (const [name, value] of Object.entries(given)) {
      // What is nothing or false names no header, as n8n's HTTP client has it.
      if (value !== undefined && value !== null && value !== false) headers[params.lowercaseHeaders === false ? name : name.toLowerCase()] = Array.isArray(value) ? value.join(", ") : text(value);
    }
  }
  const body = requestBody(params, version, method, context, auth.body ?? {});
  if (body.type !== undefined && header(headers, "content-type") === undefined) headers["content-type"] = body.type;
  // A raw body without a type is sent with an empty one, also where a header says another.
  if (params.contentType === "raw") setHeader(headers, "content-type", text(params.rawContentType));
  // A multipart body names its own boundary, which only the sender knows.
  if (body.value instanceof FormData) removeHeader(headers, "content-type");
  for (const [name, value] of Object.entries(auth.headers ?? {})) setHeader(headers, name, value);
  if (header(headers, "accept") === undefined) headers["accept"] = accepted(wish.format);
  const query: Fields = !says(params.sendQuery, params, "query", "queryJson") ? {} : asJson(params.queryAs, params, "queryJson") ? readObject(params.queryJson) : collect(rows(params.query, params.sendQuery), version < 3 ? 4.3 : version);
  const lists = params.lists === "repeat" || params.lists === "brackets" ? params.lists : "indices";
  return { url, method, query: { ...query, ...auth.query }, headers, ...(body.value === undefined ? {} : { body: body.value }), bodyValue: body.plain, lists };
}

async function authFor(params: HttpParams, context: EffectContext): ReturnType<typeof authParts> {
  if (params.auth?.clientCertificate === true) throw new StepError("A client certificate is not supported: write the request by hand");
  const kind = text(params.auth?.kind) || "none";
  if (kind === "none") return {};
  const type = kind === "genericCredentialType" ? text(params.auth?.generic) : kind === "predefinedCredentialType" ? text(params.auth?.predefined) : "";
  if (type === "") throw new StepError(`The authentication "${kind}" names no type of credential`);
  return authParts(type, await context.credentials(params.credentials?.[type] ?? type));
}

/** Pairs as an object. From version 4.3 on (and in the queries of versions 1 and 2) a name that comes twice gives a list; else the last value wins. */
function collect(pairs: readonly Pair[], version: number): Fields {
  const found: Fields = {};
  for (const { name, value } of pairs) {
    const key = text(name);
    const old = Object.hasOwn(found, key) ? found[key] : undefined;
    found[key] = version < 4.3 || old === undefined ? value : Array.isArray(old) ? [...old, value] : [old, value];
  }
  return found;
}

function accepted(format: string): string {
  if (format === "json") return "application/json,text/*;q=0.99";
  const texts = "application/json,text/html,application/xhtml+xml,application/xml,text/*;q=0.9";
  return format === "text" ? `${texts}, */*;q=0.1` : `${texts}, image/*;q=0.8, */*;q=0.7`;
}

function header(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

function removeHeader(headers: Record<string, string>, name: string): void {
  for (const key of Object.keys(headers)) if (key.toLowerCase() === name.toLowerCase()) delete headers[key];
}

function setHeader(headers: Record<string, string>, name: string, value: string): void {
  removeHeader(headers, name);
  headers[name] = value;
}

function outgoing(draft: Draft, params: HttpParams, neverError: boolean, signal: AbortSignal): Outgoing {
  const version = params.version ?? 4.2;
  const rule = params.redirect?.rule;
  const follow = rule === undefined ? version >= 4 && params.redirect === undefined : (rule.follow ?? version >= 4) === true;
  return {
    method: draft.method, url: withQuery(draft.url, encodeQuery(draft.query, draft.lists)), headers: draft.headers,
    ...(draft.body === undefined ? {} : { body: draft.body }),
    timeoutMs: Number(params.timeout) > 0 ? Number(params.timeout) : 300_000,
    redirects: follow ? Number(rule?.max ?? 21) : 0,
    neverError, insecure: params.insecure === true, signal, ...(filled(params.proxy) ? { proxy: text(params.proxy) } : {}),
    plainErrors: !["json", "text"].includes(text(params.response?.format)),
  };
}

/** A name with a value, or with a file of the item. */
export interface Pair {
  readonly name?: Json;
  readonly value?: Json;
  /** `formBinaryData`: the value is the file under `file` of the item. */
  readonly kind?: Json;
  readonly file?: Json;
}

/** Names with their values: an object where no name comes twice or is made at run time. */
export type Pairs = readonly Pair[] | Readonly<Record<string, Json>>;

/** Pairs as a list. A row that was never filled in has an empty name and an empty value. */
function listed(pairs: Pairs | undefined): readonly Pair[] {
  if (isList(pairs)) return pairs.map((pair) => ({ name: "", value: "", ...pair }));
  return Object.entries(pairs ?? {}).map(([name, value]) => ({ name, value }));
}

/** The rows of a part. One that is switched on and has no word of rows has the one that the platform's editor begins with, whose name and value are empty. */
function rows(pairs: Pairs | undefined, flag: Json): readonly Pair[] {
  return pairs === undefined && flag === true ? [{ name: "", value: "" }] : listed(pairs);
}

/** `Array.isArray` does not know lists that nobody may change. */
function isList(pairs: Pairs | undefined): pairs is readonly Pair[] {
  return Array.isArray(pairs);
}

/** What expressions of a pagination see: the answer before, how many pages there were, and the first request. */
export interface Page {
  readonly response: { readonly body: Json; readonly headers: Fields; readonly statusCode: number };
  readonly pageCount: number;
  readonly request: { readonly url: string; readonly method: string; readonly headers: Fields; readonly query: Fields; readonly body: Json };
}

/** A value, or a function of the pages so far. */
export type PerPage = Json | ((page: Page) => Json);

/** How further pages are fetched. */
export interface Pagination {
  readonly mode?: Json;
  readonly nextUrl?: PerPage;
  readonly parameters?: readonly { readonly type?: Json; readonly name?: Json; readonly value?: PerPage }[];
  readonly completeWhen?: Json;
  readonly complete?: PerPage;
  readonly statusCodes?: Json;
  readonly limitPages?: Json;
  readonly maxPages?: PerPage;
  readonly interval?: PerPage;
}

/** The parameters of a request. Values may be of any type because expressions give them. */
export interface HttpParams {
  /** The version of the node that this was: defaults differ. */
  readonly version?: number;
  readonly method?: Json;
  readonly url?: Json;
  readonly auth?: { readonly kind?: Json; readonly generic?: Json; readonly predefined?: Json; readonly clientCertificate?: Json };
  /** The name of the credential for each credential type; the type itself when it is not here. */
  readonly credentials?: Readonly<Record<string, string>>;
  /** Said where the part is chosen at run time, or empty: a part that is there is sent. */
  readonly sendQuery?: Json;
  readonly queryAs?: Json;
  readonly query?: Pairs;
  readonly queryJson?: Json;
  readonly sendHeaders?: Json;
  readonly headersAs?: Json;
  readonly headers?: Pairs;
  readonly headersJson?: Json;
  readonly sendBody?: Json;
  readonly contentType?: Json;
  readonly bodyAs?: Json;
  readonly body?: Pairs;
  readonly bodyJson?: Json;
  readonly bodyText?: Json;
  readonly rawContentType?: Json;
  /** The file of the item that is the body. */
  readonly file?: Json;
  readonly batch?: { readonly size?: Json; readonly interval?: Json };
  /** Present without `rule`: redirects are not followed. */
  readonly redirect?: { readonly rule?: { readonly follow?: Json; readonly max?: Json } };
  readonly response?: { readonly format?: Json; readonly full?: Json; readonly neverError?: Json; readonly property?: Json };
  readonly pagination?: Pagination;
  readonly timeout?: Json;
  readonly insecure?: Json;
  readonly proxy?: Json;
  readonly lowercaseHeaders?: Json;
  readonly lists?: Json;
  /** `false`: a list in the answer stays one item, as the oldest versions of the node had it. */
  readonly split?: Json;
}

/** The body of a request: what is sent, its type where it says none itself, and the value it was made of. */
export interface Body {
  readonly value?: string | Uint8Array | FormData;
  readonly type?: string;
  readonly plain?: Json;
}

const formType = "application/x-www-form-urlencoded";

/** Builds the body that the parameters describe. `extra` are fields that a credential adds. */
function requestBody(params: HttpParams, version: number, method: string, context: EffectContext, extra: Readonly<Record<string, unknown>>): Body {
  if (!says(params.sendBody, params, "body", "bodyJson", "bodyText", "file")) return Object.keys(extra).length === 0 ? {} : json(method, { ...asFields(extra) });
  const type = typeof params.contentType === "string" ? params.contentType : "json";
  switch (type) {
    case "multipart-form-data": return { value: multipart(rows(params.body, params.sendBody), version, context) };
    case "form-urlencoded": {
      const fields = params.bodyAs === "string" ? fromText(params.bodyText) : pairs(rows(params.body, params.sendBody), version, false);
      return { value: encodeQuery({ ...fields, ...asFields(extra) }, "indices"), type: formType, plain: fields };
    }
    case "binaryData": {
      const file = requireFile(context.item, String(params.file ?? "data"), context.index);
      return { value: Buffer.from(file.data, "base64"), type: file.mimeType };
    }
    case "raw": {
      const text = params.bodyText;
      if (text === undefined || text === null || text === "") return {};
      return { value: typeof text === "object" ? JSON.stringify(text) : String(text), plain: text };
    }
    default: {
      const value = asJson(params.bodyAs, params, "bodyJson") ? readJson(params.bodyJson ?? "") : pairs(rows(params.body, params.sendBody), version, version >= 4);
      return json(method, Object.keys(extra).length > 0 && isFields(value) ? { ...value, ...asFields(extra) } : value);
    }
  }
}

function json(method: string, value: Json): Body {
  if (method === "GET" && isFields(value) && Object.keys(value).length === 0) return {};
  // JSON that is a single text is sent bare, as a form would be.
  if (typeof value === "string") return { value, type: formType, plain: value };
  return { value: JSON.stringify(value), type: "application/json", plain: value };
}

/** Fields of a custom credential come from JSON, so they hold nothing else. */
function asFields(extra: Readonly<Record<string, unknown>>): Fields {
  const value: Json = JSON.parse(JSON.stringify(extra));
  return isFields(value) ? value : {};
}

function pairs(list: readonly Pair[], version: number, paths: boolean): Fields {
  const found: Fields = {};
  for (const { name, value } of list) {
    const key = String(name ?? "");
    if (paths && key !== "") { setPath(found, key, value); continue; }
    const old = Object.hasOwn(found, key) ? found[key] : undefined;
    found[key] = version < 4.3 || old === undefined ? value : Array.isArray(old) ? [...old, value] : [old, value];
  }
  return found;
}

function fromText(text: Json): Fields {
  return Object.fromEntries(new URLSearchParams(String(text ?? "")));
}

function multipart(list: readonly Pair[], version: number, context: EffectContext): FormData {
  const form = new FormData();
  const append = (name: Json, value: Json): void => form.append(String(name ?? ""), typeof value === "object" ? JSON.stringify(value) : String(value));
  for (const { name, value, kind, file } of list) {
    if (kind === "formBinaryData") {
      if (file === undefined || file === null || file === "") continue;
      const found = requireFile(context.item, String(file), context.index);
      form.append(String(name ?? ""), new Blob([Buffer.from(found.data, "base64")], { type: found.mimeType }), found.fileName ?? "file");
    } else if (Array.isArray(value)) {
      // Older versions send a list as one field for each of its elements.
      if (version >= 4.2) throw new StepError("Arrays are not supported.");
      for (const each of value) append(name, each);
    } else if (value !== undefined && value !== null) append(name, value);
  }
  return form;
}
