// SPDX-License-Identifier: 0BSD
import { randomUUID, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { BlockList } from "node:net";
import { uploadedFile } from "./binary.js";
import { numberAt, type Settings, textAt } from "./config.js";
import type { Credentials } from "./host.js";
import type { BinaryData, Fields, Json } from "./items.js";
import type { RequestBody } from "./request-body.js";
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

/** What the body of a request gives to an item. */
interface Contents {
  /** Nothing where the item has no body at all. */
  readonly body: Json;
  readonly files: Record<string, BinaryData>;
}

/** The item that a webhook gives: `{ headers, params, query, body, webhookUrl, executionMode }` and the files of the request. `read` reads the body in a way of its own. */
export function webhookItem(settings: Settings, call: Call, read?: (body: RequestBody) => Json): ItemData {
  const { body, files } = read === undefined ? contents(settings, call) : { body: read(call.body) ?? {}, files: call.body.multipart ? uploads({}, call.body) : {} };
  const json: Fields = {
    headers: { ...call.request.headers }, params: { ...call.params }, query: call.query,
    ...(body === undefined ? {} : { body }), webhookUrl: call.url, executionMode: "production",
  };
  return { json, ...(Object.keys(files).length === 0 ? {} : { binary: files }) };
}

/** Whether the body of a request is one file, whatever it holds. */
export function takesBytes(settings: Settings): boolean {
  return (numberAt(settings, "version") ?? 1) === 1 && settings["binary"] === true;
}

/** As each version of the node has it: what the first one does not read is lost, later ones make a file of it. */
function contents(settings: Settings, call: Call): Contents {
  const { body } = call;
  const version = numberAt(settings, "version");
  if (takesBytes(settings)) return { body: {}, files: whole(settings, call) };
  if (body.multipart) return { body: body.value, files: uploads(settings, body) };
  if (settings["rawBody"] === true) return { body: body.value, files: { data: { data: Buffer.from(body.plain).toString("base64"), mimeType: body.mimeType || "application/json" } } };
  // A value that counts as none, such as 0, was read: nothing of the request is left for a file.
  if (version !== 1 && !body.value) return { body: {}, files: body.read ? {} : whole(settings, call) };
  return { body: body.value, files: {} };
}

function uploads(settings: Settings, body: RequestBody): Record<string, BinaryData> {
  const prefix = textAt(settings, "file");
  const found: Record<string, BinaryData> = {};
  for (const [index, file] of body.files.entries()) {
    const siblings = body.files.filter(({ field }) => field === file.field);
    const base = file.field.replace(/\[\]$/, "").trim();
    const name = prefix !== undefined && prefix !== "" ? `${prefix}${index}` : base === "" ? `data${index}` : siblings.length > 1 ? `${base}${siblings.indexOf(file)}` : base;
    found[name] = uploadedFile(Buffer.from(file.bytes), file.fileName, file.mimeType);
  }
  return found;
}

/** The whole body as one file. */
function whole(settings: Settings, { request, body }: Call): Record<string, BinaryData> {
  if (body.sent.length === 0) return {};
  const named = /filename="?([^";]+)"?/i.exec(request.headers["content-disposition"] ?? "")?.[1];
  return { [textAt(settings, "file") ?? "data"]: uploadedFile(Buffer.from(body.sent), named ?? randomUUID(), body.mimeType || "application/octet-stream") };
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

/** What a page may do that is kept apart: everything but what belongs to its address. */
export const SANDBOX =
  "sandbox allow-downloads allow-forms allow-modals allow-orientation-lock allow-pointer-lock allow-popups allow-presentation allow-scripts " +
  "allow-top-navigation allow-top-navigation-by-user-activation allow-top-navigation-to-custom-protocols";

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
