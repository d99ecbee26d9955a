// SPDX-License-Identifier: 0BSD
import { randomUUID, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { BlockList } from "node:net";
import { fileOf } from "./binary.js";
import { type Settings, textAt } from "./config.js";
import type { Credentials } from "./host.js";
import type { BinaryData, Fields, Json } from "./items.js";
import type { ItemData } from "./transform.js";

/** A request that fits a webhook, read completely. */
export interface Call {
  readonly request: IncomingMessage;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Fields;
  readonly body: RequestBody;
  /** The address that was called, without its query. */
  readonly url: string;
}

/** The item that a webhook gives: `{ headers, params, query, body, webhookUrl, executionMode }` and the files of the request. */
export function webhookItem(settings: Settings, call: Call): ItemData {
  const { body } = call;
  const files = body.multipart ? uploads(settings, body) : single(settings, call);
  const json: Fields = {
    headers: { ...call.request.headers }, params: { ...call.params }, query: call.query,
    body: body.value ?? {}, webhookUrl: call.url, executionMode: "production",
  };
  return { json, ...(Object.keys(files).length === 0 ? {} : { binary: files }) };
}

function uploads(settings: Settings, body: RequestBody): Record<string, BinaryData> {
  const prefix = textAt(settings, "file");
  const found: Record<string, BinaryData> = {};
  for (const [index, file] of body.files.entries()) {
    const siblings = body.files.filter(({ field }) => field === file.field);
    const base = file.field.replace(/\[\]$/, "").trim();
    const name = prefix !== undefined && prefix !== "" ? `${prefix}${index}` : base === "" ? `data${index}` : siblings.length > 1 ? `${base}${siblings.indexOf(file)}` : base;
    found[name] = fileOf(Buffer.from(file.bytes), file.fileName, file.mimeType);
  }
  return found;
}

/** The whole body as one file: when that is asked for, or when its type is none that is parsed. */
function single(settings: Settings, { request, body }: Call): Record<string, BinaryData> {
  if (settings["rawBody"] === true) return { data: fileOf(Buffer.from(body.raw), undefined, body.mimeType || "application/json") };
  if (body.raw.length === 0 || (body.value !== undefined && settings["binary"] !== true)) return {};
  const named = /filename="?([^";]+)"?/i.exec(request.headers["content-disposition"] ?? "")?.[1];
  return { [textAt(settings, "file") ?? "data"]: fileOf(Buffer.from(body.raw), named ?? randomUUID(), body.mimeType || "application/octet-stream") };
}

/** Lets only the listed addresses pass, where a list is set. */
export function checkAddress(settings: Settings, address: string | undefined): void {
  const list = textAt(settings, "allowedAddresses") ?? "";
  if (list.trim() === "") return;
  const allowed = new BlockList();
  for (const entry of list.split(",").map((part) => part.trim())) {
    const [host = "", bits] = entry.split("/");
    const family = host.includes(":") ? "ipv6" : "ipv4";
    try {
      if (bits === undefined) allowed.addAddress(host, family);
      else allowed.addSubnet(host, Number(bits), family);
    } catch {
      continue;
    }
  }
  const plain = (address ?? "").replace(/^::ffff:/, "");
  if (plain === "" || !allowed.check(plain, plain.includes(":") ? "ipv6" : "ipv4")) throw new HttpProblem(403, "IP is not whitelisted to access the webhook!");
}

const robots = /bot\b|crawl|spider|slurp|facebookexternalhit|preview|curl\/|wget\/|python-requests|headless/i;

/** Turns robots away, where that is asked for. */
export function checkRobot(settings: Settings, agent: string | undefined): void {
  if (settings["ignoreBots"] === true && robots.test(agent ?? "")) throw new HttpProblem(403, "Authorization data is wrong!");
}

/** Compares two secrets in a time that does not depend on where they differ. */
function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const challenge = { "www-authenticate": 'Basic realm="Webhook"' };

/** Lets a request pass or throws the answer to give: 401 without credentials, 403 with wrong ones. */
export function authenticate(kind: string, headers: IncomingHttpHeaders, credentials: () => Credentials): void {
  if (kind === "" || kind === "none") return;
  const expected = credentials();
  const field = (name: string): string => {
    const value = expected[name];
    if (value === undefined || value === "") throw new HttpProblem(500, "No authentication data defined on node!");
    return value;
  };
  switch (kind) {
    case "basic": case "basicAuth": return basic(headers.authorization, field("user"), field("password"));
    case "header": case "headerAuth": {
      const given = headers[field("name").toLowerCase()];
      if (typeof given !== "string" || !same(given, field("value"))) throw new HttpProblem(403, "Authorization data is wrong!");
      return;
    }
    case "bearer": case "bearerAuth":
      if (!same(headers.authorization ?? "", `Bearer ${field("token")}`)) throw new HttpProblem(403, "Authorization data is wrong!");
      return;
    default: throw new HttpProblem(500, `The authentication "${kind}" is not supported`);
  }
}

function basic(header: string | undefined, user: string, password: string): void {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)\s*$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) throw new HttpProblem(401, "Authorization is required!", challenge);
  const given = Buffer.from(encoded, "base64").toString("utf8");
  const colon = given.indexOf(":");
  const right = same(given.slice(0, colon), user);
  if (!same(given.slice(colon + 1), password) || !right) throw new HttpProblem(403, "Authorization data is wrong!", challenge);
}

/** A file that came with a request. */
export interface UploadedFile {
  /** The name of the form field that held it. */
  readonly field: string;
  readonly fileName: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/** What the body of a request held. */
export interface RequestBody {
  readonly raw: Uint8Array;
  readonly mimeType: string;
  /** The parsed body; undefined when the type is none that is parsed, or when there is no body. */
  readonly value: Json;
  readonly files: readonly UploadedFile[];
  readonly multipart: boolean;
}

/** An answer to give instead of running anything. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** Reads and parses the body of a request, up to `limit` bytes. */
export async function readBody(request: IncomingMessage, limit: number): Promise<RequestBody> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) throw new HttpProblem(413, `The request body is larger than ${limit} bytes`, { connection: "close" });
    chunks.push(bytes);
  }
  const raw = Buffer.concat(chunks);
  const contentType = request.headers["content-type"] ?? "";
  const mimeType = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  const none = { raw, mimeType, files: [], multipart: false };
  if (mimeType === "multipart/form-data") return { raw, mimeType, ...(await readMultipart(raw, contentType)) };
  if (raw.length === 0) return { ...none, value: undefined };
  if (mimeType === "application/json" || mimeType.endsWith("+json")) return { ...none, value: readJson(raw.toString("utf8")) };
  if (mimeType === "application/x-www-form-urlencoded") return { ...none, value: parsePairs(new URLSearchParams(raw.toString("utf8"))) };
  if (mimeType.startsWith("text/") || mimeType.endsWith("/xml")) return { ...none, value: raw.toString("utf8") };
  return { ...none, value: undefined };
}

function readJson(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    throw new HttpProblem(422, "Failed to parse request body");
  }
}

async function readMultipart(raw: Uint8Array, contentType: string): Promise<{ value: Fields; files: UploadedFile[]; multipart: true }> {
  const pairs: [string, string][] = [];
  const files: UploadedFile[] = [];
  try {
    const form = await new Response(Buffer.from(raw), { headers: { "content-type": contentType } }).formData();
    for (const [field, value] of form.entries()) {
      if (typeof value === "string") pairs.push([field, value]);
      else files.push({ field, fileName: value.name, mimeType: value.type || "application/octet-stream", bytes: new Uint8Array(await value.arrayBuffer()) });
    }
  } catch {
    throw new HttpProblem(422, "Failed to parse the multipart form of the request");
  }
  return { value: parsePairs(pairs), files, multipart: true };
}

/** Names and values as an object: a name that comes twice (or ends in []) gives a list, `a[b]` gives a nested object. */
export function parsePairs(pairs: Iterable<readonly [string, string]>): Fields {
  const found: Fields = {};
  for (const [name, value] of pairs) {
    const steps = /^[^[\]]+(\[[^[\]]*\])+$/.test(name) ? name.replace(/\]/g, "").split("[") : [name];
    put(found, steps, value);
  }
  return found;
}

function put(into: Fields, steps: readonly string[], value: string): void {
  const [key = "", ...rest] = steps;
  const old = Object.hasOwn(into, key) ? into[key] : undefined;
  if (rest.length === 0) set(into, key, old === undefined ? value : Array.isArray(old) ? [...old, value] : [old, value]);
  else if (rest.length === 1 && rest[0] === "") set(into, key, old === undefined ? [value] : Array.isArray(old) ? [...old, value] : [old, value]);
  else {
    const nested: Fields = typeof old === "object" && old !== null && !Array.isArray(old) ? old : {};
    set(into, key, nested);
    put(nested, rest, value);
  }
}

/** Sets an own property also where the name is `__proto__`. */
function set(into: Fields, key: string, value: Json): void {
  Object.defineProperty(into, key, { value, enumerable: true, configurable: true, writable: true });
}
