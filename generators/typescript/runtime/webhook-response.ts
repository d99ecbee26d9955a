// SPDX-License-Identifier: 0BSD
import { requireFile } from "./binary.js";
import { listAt, numberAt, type Settings, settingsAt, textAt } from "./config.js";
import { isForTrace, StepError } from "./errors.js";
import { type FinalPage, finalPage } from "./form.js";
import type { BinaryData, Fields, Item, Json, Output } from "./items.js";
import type { ItemData } from "./transform.js";
import { getPath } from "./transforms/paths.js";
import { SANDBOX } from "./webhooks.js";

/** What the caller of a webhook is answered. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** A text is sent as it is, anything else as JSON. */
  readonly body?: Json;
  /** A file is sent instead of a body. */
  readonly file?: BinaryData;
  /** Sends lines while the run goes on, instead of a body. */
  readonly lines?: (send: (line: Fields) => void) => Promise<void>;
  /** What a caller is given who reads along; no part of a trace, which shows what others are answered. */
  readonly pieces?: () => readonly Json[];
  /** What it would be made from, where it is computed for a trace alone. */
  readonly from?: RespondParams;
}

/** The parameters of a step that answers. */
export interface RespondParams {
  /** `firstIncomingItem`, `allIncomingItems`, `json`, `text`, `binary`, `redirect` or `noData`. */
  readonly with?: Json;
  readonly body?: Json;
  readonly redirect?: Json;
  /** `set`: the file named by `file` is sent; otherwise the first one of the item. */
  readonly fileFrom?: Json;
  readonly file?: Json;
  readonly status?: Json;
  readonly headers?: readonly { readonly name?: Json; readonly value?: Json }[];
  /** Where the items go inside of the answer. */
  readonly key?: Json;
  /** A caller who reads along is given it. */
  readonly streams?: boolean;
  /** No step before it takes calls that it could answer: it fails, as it did on the platform. */
  readonly unasked?: boolean;
  //#region for page:
  /** The page that ends a form, instead of all this. */
  readonly page?: FinalPage;
  //#endregion
}

/** The answer that a step's parameters describe, for `run.respond`. */
export function answerWith(params: RespondParams, item: Item<unknown>, input: Output<unknown>): Answer {
  const answer = described(params, item, input);
  if (params.streams !== true || answer.file !== undefined) return answer;
  switch (params.with ?? "firstIncomingItem") {
    // Neither is put under a key for who reads along.
    case "firstIncomingItem": return { ...answer, pieces: () => [jsonOf(item)] };
    case "allIncomingItems": return { ...answer, pieces: () => input.items.map(jsonOf) };
    case "json": case "text": return { ...answer, pieces: () => [answer.body] };
    default: return answer;
  }
}

function described(params: RespondParams, item: Item<unknown>, input: Output<unknown>): Answer {
  if (isForTrace()) return { statusCode: 200, headers: {}, from: params };
  //#region for page:
  if (params.page !== undefined) {
    const { kind, file } = params.page;
    return finalPage(params.page, kind === "returnBinary" ? requireFile(item, String(file ?? "data"), 0) : undefined);
  }
  //#endregion
  if (params.unasked === true) throw new StepError("No Webhook node found in the workflow");
  const headers: Record<string, string> = {};
  for (const { name, value } of params.headers ?? []) headers[String(name ?? "").toLowerCase()] = String(value ?? "");
  const statusCode = Number(params.status) || 200;
  const under = (value: Json): Json => (typeof params.key === "string" && params.key !== "" ? nested(params.key, value) : value);
  switch (params.with ?? "firstIncomingItem") {
    case "firstIncomingItem": return { body: under(jsonOf(item)), headers, statusCode };
    case "allIncomingItems": return { body: under(input.items.map(jsonOf)), headers, statusCode };
    case "json": return { body: readBody("body" in params ? params.body : '{"myField":"value"}'), headers, statusCode };
    case "text": return { body: "body" in params ? params.body : "", headers, statusCode };
    case "binary": {
      const name = params.fileFrom === "set" ? String(params.file ?? "data") : Object.keys(item.binary ?? {})[0];
      if (name === undefined) throw new StepError("No binary data exists on the first item!");
      return { file: requireFile(item, name, 0), headers, statusCode };
    }
    case "redirect": return { headers: { ...headers, location: String(params.redirect ?? "") }, statusCode: Number(params.status) || 307 };
    case "noData": return { headers, statusCode };
    default: throw new StepError(`The Response Data option "${String(params.with)}" is not supported!`);
  }
}

function jsonOf(item: Item<unknown>): Json {
  const value: Json = JSON.parse(JSON.stringify(item.json) ?? "null");
  return value;
}

function readBody(body: Json): Json {
  // What is nothing, an expression that failed among it, answers without a body.
  if (!body) return undefined;
  if (typeof body !== "string") return body;
  try {
    const value: Json = JSON.parse(body);
    return value;
  } catch (cause) {
    throw new StepError("Invalid JSON in 'Response Body' field", { cause, description: "Check that the syntax of the JSON in the 'Response Body' parameter is valid" });
  }
}

function nested(path: string, value: Json): Json {
  return path.split(".").reduceRight<Json>((inner, key) => ({ [key]: inner }), value);
}

/** Reads an answer back from the plain JSON that a run reports. */
export function readAnswer(response: Json): Answer {
  const fields: Fields = typeof response === "object" && response !== null && !Array.isArray(response) ? response : { body: response };
  const file = settingsAt(fields, "file");
  const data = textAt(file, "data");
  return {
    statusCode: numberAt(fields, "statusCode") ?? 200,
    headers: Object.fromEntries(Object.entries(settingsAt(fields, "headers")).map(([name, value]) => [name, String(value)])),
    ...(fields["body"] === undefined ? {} : { body: fields["body"] }),
    ...(data === undefined ? {} : { file: { data, mimeType: textAt(file, "mimeType") ?? "application/octet-stream" } }),
  };
}

function nothing(message: string): Answer {
  return { statusCode: 500, headers: {}, body: { code: 0, message } };
}

/**
 * An answer with the headers that the webhook's own settings name: they are set before the run, and a step that answers wins over them.
 * Pages are made of what callers sent, so browsers keep them apart from all others of this address.
 */
export function withOwnHeaders(settings: Settings, answer: Answer): Answer {
  const headers = { ...own(settings).headers, ...answer.headers };
  const type = headers["content-type"] ?? answer.file?.mimeType ?? (typeof answer.body === "string" ? "text/html" : "");
  const isPage = /^\s*(?:text\/html|application\/xhtml\+xml)/i.test(type);
  return { ...answer, headers: isPage ? { ...headers, "content-security-policy": SANDBOX } : headers };
}

/** What a webhook's own settings say about its answers. */
function own(settings: Settings): { statusCode: number; headers: Record<string, string> } {
  const response = settingsAt(settings, "response");
  const headers: Record<string, string> = {};
  for (const entry of listAt(response, "headers")) headers[(textAt(entry, "name") ?? "").toLowerCase()] = textAt(entry, "value") ?? "";
  return { statusCode: numberAt(response, "customStatus") ?? numberAt(response, "status") ?? 200, headers };
}

/** The answer of a webhook that answers before the run is done. */
export function answerAtOnce(settings: Settings): Answer {
  const response = settingsAt(settings, "response");
  const body = response["body"];
  if (body !== undefined && body !== "") return { ...own(settings), body };
  if (response["empty"] === true || response["data"] === "noData") return own(settings);
  return { ...own(settings), body: { message: "Workflow was started" } };
}

/** The answer of a webhook that gives what the last step gave. */
export function answerFromItems(settings: Settings, items: readonly ItemData[] | undefined): Answer {
  const response = settingsAt(settings, "response");
  const base = own(settings);
  const wanted = textAt(response, "data") ?? (response["empty"] === true ? "noData" : "firstEntryJson");
  if (wanted === "noData") return base;
  if (wanted === "allEntries") return { ...base, body: (items ?? []).map(({ json }) => json) };
  if (items === undefined) return { ...base, body: { message: "Workflow executed successfully but the last node did not return any data" } };
  const first = items[0];
  if (first === undefined) return nothing(`No item ${wanted === "firstEntryBinary" ? "was found to return" : "to return was found"}`);
  if (wanted === "firstEntryBinary") {
    const name = textAt(response, "file") ?? "data";
    const file = first.binary?.[name];
    if (file !== undefined) return { ...base, file };
    return nothing(first.binary === undefined ? "No binary data was found to return" : `The binary property '${name}' which should be returned does not exist`);
  }
  const property = textAt(response, "property");
  const body = property === undefined || property === "" ? first.json : getPath(first.json, property);
  const contentType = textAt(response, "contentType");
  return { ...base, headers: { ...base.headers, ...(contentType === undefined ? {} : { "content-type": contentType }) }, body };
}
