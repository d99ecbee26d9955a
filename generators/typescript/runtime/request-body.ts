// SPDX-License-Identifier: 0BSD
import type { IncomingMessage } from "node:http";
import type { Fields, Json } from "./items.js";

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
