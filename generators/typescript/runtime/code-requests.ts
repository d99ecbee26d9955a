// SPDX-License-Identifier: 0BSD
import { Readable } from "node:stream";
import { throughJson } from "./code-result.js";
import { basicHeader } from "./connectors/basic-auth.js";
import { encodeQuery, type ListStyle, withQuery } from "./connectors/http-encode.js";
import { type Incoming, type Outgoing, send } from "./connectors/http-send.js";
import type { Fields, Json } from "./items.js";
import { fieldsOf, isFields, jsonOf, textOf } from "./json.js";
import { refusal, unanswered } from "./request-error.js";

/** Options of a request, as code writes them. */
type Options = Readonly<Record<string, unknown>>;

/** How the body of an answer is given: read as JSON where it is some, as it came, as bytes, or as a stream. */
type Reading = "json" | "text" | "arraybuffer" | "stream";

/** What is sent, and how the answer is read. */
interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: Outgoing["body"];
  readonly follow: boolean;
  readonly timeoutMs: number;
  readonly insecure: boolean;
  readonly proxy: string | undefined;
  readonly reading: Reading;
}

const FORM = "application/x-www-form-urlencoded";
const JSON_TYPE = "application/json";

/** How long a request waits where its options do not say, and what stands for no end. */
const TIMEOUT_MS = 300_000;
const NO_END_MS = 2 ** 31 - 1;

/** How many redirects are followed, as the platform's HTTP client has it. */
const REDIRECTS = 21;

/** `helpers.httpRequest`. Throws a `RequestError` for an error status and where there is no answer. */
export async function httpRequest(options: Options): Promise<unknown> {
  const method = options["method"] === undefined ? "GET" : String(options["method"]).toUpperCase();
  const headers = headersOf(options["headers"]);
  if (!headers.has("user-agent")) headers.set("user-agent", "n8n");
  if (!headers.has("accept")) headers.set("accept", options["json"] ? JSON_TYPE : "application/json, text/plain, */*");
  sign(headers, options["auth"]);
  // A GET that is said has no body; one that is only meant has.
  const given = options["method"] === undefined || method !== "GET" ? options["body"] : undefined;
  const body = isNothing(given) ? undefined : encoded(given, headers, (fields) => encodeQuery(fields, "brackets").replaceAll("%20", "+"));
  if (body === undefined) headers.delete("content-type");
  else if (typeof body === "string" && !headers.has("content-type")) headers.set("content-type", FORM);
  const reading = READINGS.find((each) => each === options["encoding"]) ?? "json";
  const asked: Asked = {
    method, headers, body, reading, url: addressOf(options, options["url"], listStyle(options["arrayFormat"])), follow: options["disableFollowRedirect"] !== true,
    ...wayOf(options, options["skipSslCertificateValidation"] === true),
  };
  const answer = await sent(asked);
  const data = read(answer, reading);
  if (!isSuccess(answer) && !options["ignoreHttpStatusErrors"]) throw refusal(answer, data);
  return options["returnFullResponse"] ? full(answer, data) : data;
}

/** `helpers.request`, with the options of an older client: an address and options, or options with `uri`. */
export async function legacyRequest(first: unknown, more: Options = {}): Promise<unknown> {
  const options: Options = typeof first === "string" ? { uri: first, ...more } : { ...Object(first ?? {}) };
  const method = String(options["method"] ?? "GET").toUpperCase();
  const headers = headersOf(options["headers"]);
  if (!headers.has("accept")) headers.set("accept", options["json"] === true ? JSON_TYPE : "*/*");
  if (!headers.has("user-agent")) headers.set("user-agent", "axios/1.12.0");
  sign(headers, options["auth"]);
  const repeated = options["useQuerystring"] === true;
  const sending = legacyBody(options, headers, repeated ? "repeat" : "indices");
  const lists = repeated ? "repeat" : listStyle(fieldOf(options["qsStringifyOptions"], "arrayFormat"));
  const reading: Reading = options["useStream"] ? "stream" : options["encoding"] === null ? "arraybuffer" : options["json"] === true ? "json" : "text";
  const follow = options["followAllRedirects"] === true || (options["followRedirect"] !== false && ["GET", "HEAD"].includes(method));
  const answer = await sent({ method, headers, body: sending, reading, follow, url: addressOf(options, options["url"] ?? options["uri"], lists), ...wayOf(options, options["rejectUnauthorized"] === false) });
  const data = read(answer, reading);
  if (!isSuccess(answer) && options["simple"] !== false) {
    const shown = read(answer, reading === "json" ? "json" : "text");
    throw refusal(answer, shown, `${answer.status} - ${JSON.stringify(shown)}`);
  }
  const body = data === "" ? undefined : data;
  return options["resolveWithFullResponse"] ? full(answer, body) : body;
}

const READINGS: readonly Reading[] = ["text", "arraybuffer", "stream"];

async function sent({ method, url, headers, body, follow, timeoutMs, insecure, proxy }: Asked): Promise<Incoming> {
  try {
    return await send({
      method, url: new URL(url).href, headers: Object.fromEntries(headers), timeoutMs: timeoutMs || NO_END_MS, redirects: follow ? REDIRECTS : 0, neverError: true, insecure,
      ...(body === undefined ? {} : { body }), ...(proxy === undefined ? {} : { proxy }),
    });
  } catch (error) {
    throw unanswered(error);
  }
}

const isSuccess = ({ status }: Incoming): boolean => status >= 200 && status < 300;

function full(answer: Incoming, body: unknown): unknown {
  return { body, headers: answer.headers, statusCode: answer.status, statusMessage: answer.statusText };
}

function read({ bytes }: Incoming, reading: Reading): unknown {
  if (reading === "arraybuffer") return Buffer.from(bytes);
  if (reading === "stream") return Readable.from([Buffer.from(bytes)]);
  const text = new TextDecoder().decode(bytes);
  if (reading === "text") return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** A member of what may be an object. */
function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (Reflect.get(value, name) as unknown) : undefined;
}

function headersOf(given: unknown): Headers {
  const named = Object.entries(Object(given ?? {})).filter(([, value]) => value !== undefined && value !== null && value !== false);
  return new Headers(named.map(([name, value]): [string, string] => [name, String(value)]));
}

/** A user and a password, by any of their names, or a token. */
function sign(headers: Headers, auth: unknown): void {
  if (typeof auth !== "object" || auth === null) return;
  const bearer = fieldOf(auth, "bearer");
  const user = fieldOf(auth, "username") ?? fieldOf(auth, "user") ?? "";
  const password = fieldOf(auth, "password") ?? fieldOf(auth, "pass") ?? "";
  headers.set("authorization", bearer === undefined ? basicHeader(`${String(user)}:${String(password)}`) : `Bearer ${String(bearer)}`);
}

function wayOf(options: Options, insecure: boolean): Pick<Asked, "timeoutMs" | "insecure" | "proxy"> {
  return { insecure, proxy: proxyOf(options["proxy"]), timeoutMs: options["timeout"] === undefined ? TIMEOUT_MS : Number(options["timeout"]) };
}

function proxyOf(given: unknown): string | undefined {
  if (typeof given === "string") return given;
  const host = fieldOf(given, "host");
  if (host === undefined) return undefined;
  const port = fieldOf(given, "port");
  const url = new URL(`${String(fieldOf(given, "protocol") ?? "http").replace(/:$/, "")}://${String(host)}${port === undefined ? "" : `:${String(port)}`}`);
  const auth = fieldOf(given, "auth");
  url.username = String(fieldOf(auth, "username") ?? "");
  url.password = String(fieldOf(auth, "password") ?? "");
  return url.href;
}

function listStyle(name: unknown): ListStyle {
  return name === "repeat" || name === "brackets" || name === "comma" ? name : "indices";
}

/** The whole address: below `baseURL` where it is none itself, with the fields of `qs`. */
function addressOf(options: Options, given: unknown, lists: ListStyle): string {
  const url = given === undefined || given === null ? "" : String(given);
  const base = options["baseURL"];
  const whole = base === undefined || /^([a-z][a-z\d+.-]*:)?\/\//i.test(url) ? url : url === "" ? String(base) : `${String(base).replace(/\/+$/, "")}/${url.replace(/^\/+/, "")}`;
  const query = encodeQuery(fieldsOf(jsonOf(options["qs"] ?? {})), lists);
  return query === "" ? whole : withQuery(whole.split("#", 1)[0] ?? "", query);
}

/** Nothing is sent for an empty text or object. */
function isNothing(body: unknown): boolean {
  return !body || (typeof body === "object" && !isBytes(body) && !isForm(body) && Object.keys(body).length === 0);
}

const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array;
const isForm = (value: unknown): value is FormData => value instanceof FormData;

/** A body as its content type has it; an object without one is JSON. */
function encoded(body: unknown, headers: Headers, form: (fields: Fields) => string): Outgoing["body"] {
  const type = headers.get("content-type") ?? "";
  if (isBytes(body)) return body;
  if (isForm(body)) return withoutType(headers, body);
  if (typeof body === "object" && body !== null && type.includes("multipart/form-data")) return withoutType(headers, multipart(body));
  const plain = throughJson(body) as Json;
  if (isFields(plain) && type.includes(FORM)) return form(plain);
  if (typeof plain === "object" || type.includes(JSON_TYPE)) {
    if (type === "") headers.set("content-type", JSON_TYPE);
    return jsonText(plain);
  }
  return textOf(plain);
}

/** A text that is JSON goes as it is. */
function jsonText(value: Json): string {
  if (typeof value === "string") {
    try {
      JSON.parse(value);
      return value.trim();
    } catch {
      return JSON.stringify(value);
    }
  }
  return JSON.stringify(value);
}

/** The type of a form with parts holds the line between them, which is made when it is sent. */
function withoutType(headers: Headers, form: FormData): FormData {
  headers.delete("content-type");
  return form;
}

function multipart(fields: object): FormData {
  const form = new FormData();
  for (const [name, given] of Object.entries(fields)) {
    for (const each of Array.isArray(given) ? given : [given]) {
      const options = fieldOf(each, "options");
      const value: unknown = options === undefined ? each : fieldOf(each, "value");
      const file = fieldOf(options, "filename");
      if (!isBytes(value)) form.append(name, typeof value === "object" ? JSON.stringify(value) : String(value));
      else form.append(name, new Blob([Buffer.from(value)], { type: String(fieldOf(options, "contentType") ?? "") }), file === undefined ? name : String(file));
    }
  }
  return form;
}

/** The body of an older request: `body`, `form` or `formData`, whichever its content type or its names ask for. */
function legacyBody(options: Options, headers: Headers, lists: ListStyle): Outgoing["body"] {
  const { body, form, formData } = { body: options["body"], form: options["form"], formData: options["formData"] };
  const type = headers.get("content-type") ?? "";
  const asForm = (fields: Fields): string => encodeQuery(fields, lists);
  if (type === FORM && formData === undefined) return typeof body === "string" ? body : asForm({ ...fieldsOf(jsonOf(body)), ...fieldsOf(jsonOf(form)) });
  if (formData !== undefined || type.includes("multipart/form-data")) {
    return withoutType(headers, isForm(formData) ? formData : multipart({ ...Object(body ?? {}), ...Object(formData ?? {}) }));
  }
  if (form !== undefined && body === undefined) {
    headers.set("content-type", FORM);
    return typeof form === "string" ? form : asForm(fieldsOf(jsonOf(form)));
  }
  if (body === undefined || body === "") return undefined;
  if (options["json"] !== false && type === "" && !isBytes(body)) headers.set("content-type", JSON_TYPE);
  return encoded(form === undefined ? body : { ...Object(body), ...Object(form) }, headers, asForm);
}
