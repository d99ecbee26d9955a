// SPDX-License-Identifier: 0BSD
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { BlockList } from "node:net";
import { fileOf } from "./binary.js";
import { textAt, type Settings } from "./config.js";
import type { BinaryData, Fields } from "./items.js";
import { HttpProblem, type RequestBody } from "./request-body.js";
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
