// SPDX-License-Identifier: 0BSD
import type { Credentials, EffectContext } from "../host.js";
import { Misfit, toBoolean, toNumberOr, toText } from "../formulas/coerce.js";
import { isEmpty, type Value } from "../formulas/value.js";
import { NotConverted } from "../errors.js";
import { Refusal } from "./refusal.js";
import type { Fields, Json } from "../items.js";
import { fileOf } from "../binary.js";
import { parseXml } from "../modules/xml.js";
import type { ItemData } from "../transform.js";
import { basicHeader } from "./basic-auth.js";
import { sharedCookies, type CookieJar } from "./cookies.js";

type Pairs = readonly { name?: Value; value?: Value }[];

/** A field of a form. One of the kind `file` has its content in `data`. */
interface FormField {
  readonly name?: Value;
  readonly value?: Value;
  readonly kind?: Value;
  readonly data?: Value;
  readonly fileName?: Value;
}

/** What a request says. Unset members have the platform's defaults. */
export interface RequestParams {
  url?: Value;
  method?: Value;
  headers?: Pairs;
  query?: Pairs;
  /** `raw`, `x_www_form_urlencoded` or `multipart_form_data`. */
  bodyType?: Value;
  /** How the body is given where the body type does not say: `json`, `urlEncoded`, `raw`, `multipart`. */
  content?: Value;
  /** `custom`: what `customContentType` says. */
  contentType?: Value;
  customContentType?: Value;
  data?: Value;
  json?: Value;
  /** A body of JSON that is given member by member, or as the text of that. */
  structure?: Value;
  form?: readonly FormField[];
  /** The body of the answer is read as JSON or XML where it is that. */
  parseResponse?: Value;
  /** An answer of 400 and above is an error. */
  failOnStatus?: Value;
  /** Seconds; 40 when missing. */
  timeout?: Value;
  followRedirect?: Value;
  followAllRedirects?: Value;
  serializeUrl?: Value;
  user?: Value;
  password?: Value;
  /** The name of a credential: a user and a password, or a key with its place (`header` or `query`) and its name there. */
  keychain?: Value;
  shareCookies?: Value;
  rejectUnauthorized?: Value;
  ca?: Value;
  plainQuery?: Value;
  useMtls?: Value;
  tls?: Value;
  proxy?: Value;
  authentication?: Value;
  pagination?: Value;
  paginationLimit?: Value;
}

/**
 * Sends an HTTP request. Gives the status, the headers as a list of names and values, the cookies and the body; a body that is no text is a file.
 * An answer of 400 and above is only an error where that is asked for.
 */
export async function request(params: RequestParams, context: EffectContext): Promise<Fields | ItemData> {
  const response = await send(params, context, "reading");
  const headers = [...response.headers].map(([name, value]) => ({ name, value }));
  return await answerOf(params, response, { headers, cookieHeaders: response.headers.getSetCookie() });
}

/** The same as the later version of the module does it: the headers are fields. */
export async function makeRequest(params: RequestParams, context: EffectContext): Promise<Fields | ItemData> {
  const response = await send(params, context, "all");
  // Of all headers this one alone may come several times.
  const cookies = response.headers.getSetCookie();
  const headers: Fields = { ...Object.fromEntries(response.headers), ...(cookies.length > 0 ? { "set-cookie": cookies } : {}) };
  return await answerOf(params, response, { headers });
}

/** `redirects`: which requests `followRedirect` is about, those that only read or all of them. */
async function send(params: RequestParams, context: EffectContext, redirects: "reading" | "all"): Promise<Response> {
  refuse(params);
  const url = addressOf(params);
  const headers = new Headers();
  for (const { name, value } of given(params.headers)) headers.append(toText(name), toText(value));
  if (!isEmpty(params.user)) headers.set("authorization", basicHeader(`${toText(params.user)}:${toText(params.password)}`));
  if (!isEmpty(params.keychain)) authenticate(await context.credentials(toText(params.keychain)), url, headers);
  const method = (toText(params.method) || "get").toUpperCase();
  const body = bodyOf(params, headers);
  const reads = method === "GET" || method === "HEAD";
  const follows = toBoolean(params.followAllRedirects ?? false) || (toBoolean(params.followRedirect ?? true) && (reads || redirects === "all"));
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(toNumberOr(params.timeout, 40) * 1000)]);
  const asked = { method, headers, signal, ...(reads || body === undefined ? {} : { body }) };
  if (toBoolean(params.shareCookies ?? false)) return await sharing(url, asked, follows, sharedCookies());
  return await fetch(url, { ...asked, redirect: follows ? "follow" : "manual" });
}

/** A request that shares its cookies: each address that it is sent on to gets those that are meant for it, and may set more. */
async function sharing(url: URL, asked: RequestInit & { readonly headers: Headers }, follows: boolean, jar: CookieJar): Promise<Response> {
  let [at, request, own] = [url, asked, asked.headers.get("cookie")];
  for (let left = 20; ; left -= 1) {
    const cookies = [own, jar.header(at)].filter((text) => text !== null && text !== undefined);
    if (cookies.length > 0) request.headers.set("cookie", cookies.join("; "));
    const response = await fetch(at, { ...request, redirect: "manual" });
    jar.keep(at, response.headers.getSetCookie());
    const location = response.headers.get("location");
    if (!follows || ![301, 302, 303, 307, 308].includes(response.status) || location === null) return response;
    if (left === 0) throw new TypeError("redirect count exceeded");
    await response.body?.cancel();
    const next = new URL(location, at);
    const headers = new Headers(request.headers);
    headers.delete("cookie");
    if (next.origin !== at.origin) {
      headers.delete("authorization");
      own = null;
    }
    const { body, ...rest } = request;
    const becomesGet = response.status === 303 || (response.status < 303 && request.method === "POST");
    if (becomesGet) for (const name of ["content-type", "content-length"]) headers.delete(name);
    request = becomesGet ? { ...rest, method: "GET", headers } : { ...request, headers };
    at = next;
  }
}

async function answerOf(params: RequestParams, response: Response, rest: Fields): Promise<Fields | ItemData> {
  const bytes = Buffer.from(await response.arrayBuffer());
  if (response.status >= 400 && toBoolean(params.failOnStatus ?? false)) throw new Refusal(`[${response.status}] ${bytes.toString().slice(0, 500)}`, response.status);
  const type = response.headers.get("content-type") ?? "";
  const json: Fields = { statusCode: response.status, ...rest, fileSize: bytes.length };
  if (isFile(type)) return { json, binary: { data: fileOf(bytes, undefined, type) } };
  const text = bytes.toString();
  return { ...json, data: toBoolean(params.parseResponse ?? false) ? parsed(text, type) : text };
}

/** Is it the type of something that is no text? */
function isFile(type: string): boolean {
  return /^(image\/(?!svg)|audio\/|video\/|font\/|application\/(octet-stream|pdf|zip|gzip|msword|vnd\.(ms-|openxml|oasis)))/i.test(type);
}

/** Settings that this client does not have yet: not a failure that the workflow could have dealt with, and not a request without them. */
function refuse(params: RequestParams): void {
  const missing = (what: string): never => {
    throw new NotConverted(`${what} has no counterpart here: write it in the client`);
  };
  for (const [name, value] of Object.entries({ ca: params.ca, tls: params.tls, proxy: params.proxy, pagination: params.pagination })) {
    if (!isEmpty(value)) missing(`the setting "${name}" of a request`);
  }
  if (!toBoolean(params.rejectUnauthorized ?? true)) missing("a certificate that is not checked");
  if (toBoolean(params.useMtls ?? false)) missing("a client certificate");
  if (!isEmpty(params.authentication) && !["noAuth", "apiKey", "basicAuth"].includes(toText(params.authentication))) missing(`the authentication "${toText(params.authentication)}"`);
}

/** Puts what the credential holds where it belongs. */
function authenticate(credential: Credentials, url: URL, headers: Headers): void {
  const { user, password = "", key = "", placement, name = "authorization" } = credential;
  if (user !== undefined) headers.set("authorization", basicHeader(`${user}:${password}`));
  else if (placement === "query") url.searchParams.set(name, key);
  else headers.set(name, key);
}

function addressOf(params: RequestParams): URL {
  const text = toText(params.url);
  if (!URL.canParse(text)) throw new Misfit(`"${text.slice(0, 100)}" is not a valid URL`);
  const url = new URL(text);
  const query = given(params.query);
  for (const [index, { name, value }] of query.entries()) {
    const same = query.filter((other) => toText(other.name) === toText(name));
    // A name that comes more than once is numbered, unless the plain form is asked for.
    const numbered = same.length > 1 && !toBoolean(params.plainQuery ?? false);
    const ordinal = query.slice(0, index).filter((other) => toText(other.name) === toText(name)).length;
    url.searchParams.append(numbered ? `${toText(name)}[${ordinal}]` : toText(name), toText(value));
  }
  return url;
}

/** Those that have a name and a value: a value that is missing is not sent, an empty text is. */
function given<P extends { readonly name?: Value; readonly value?: Value }>(pairs: readonly P[] | undefined): P[] {
  return (pairs ?? []).filter(({ name, value }) => !isEmpty(name) && !isMissing(value));
}

function isMissing(value: Value): boolean {
  return value === undefined || value === null;
}

function bodyOf(params: RequestParams, headers: Headers): string | FormData | Uint8Array<ArrayBuffer> | undefined {
  const kind = toText(params.bodyType) || toText(params.content);
  if (kind === "x_www_form_urlencoded" || kind === "urlEncoded" || kind === "application/x-www-form-urlencoded") {
    if (!headers.has("content-type")) headers.set("content-type", "application/x-www-form-urlencoded");
    return new URLSearchParams(given(params.form).map(({ name, value }): [string, string] => [toText(name), toText(value)])).toString();
  }
  if (kind === "multipart_form_data" || kind === "multipart") {
    const form = new FormData();
    for (const { name, value, kind: what, data, fileName } of params.form ?? []) {
      if (toText(what) !== "file" && isMissing(value)) continue;
      if (toText(what) !== "file") form.append(toText(name), toText(value));
      else form.append(toText(name), new Blob([data instanceof Uint8Array ? new Uint8Array(data) : toText(data)]), toText(fileName) || "file");
    }
    return form;
  }
  if (!isEmpty(params.structure)) {
    if (!headers.has("content-type")) headers.set("content-type", "application/json");
    return typeof params.structure === "string" ? params.structure : JSON.stringify(params.structure);
  }
  const text = kind === "json" || kind === "application/json" ? params.json ?? params.data : params.data ?? params.json;
  if (isEmpty(text)) return undefined;
  const named = toText(params.contentType) === "custom" ? params.customContentType : params.contentType;
  const type = toText(named) || (kind === "json" ? "application/json" : "");
  if (type !== "" && !headers.has("content-type")) headers.set("content-type", type);
  return text instanceof Uint8Array ? new Uint8Array(text) : toText(text);
}

function parsed(text: string, type: string): Json {
  if (text === "") return "";
  if (/[/+]xml/.test(type)) return JSON.parse(JSON.stringify(parseXml({ text })));
  try {
    return JSON.parse(text);
  } catch {
    if (type.includes("json")) throw new Misfit("the answer is not valid JSON");
    return text;
  }
}
