// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import { Refusal } from "./refusal.js";
import { isCollection, type Bundle, type Value } from "../formulas/value.js";
import type { EffectContext } from "../host.js";
import type { Json } from "../items.js";
import { basicHeader } from "./basic-auth.js";

/** What a request says. */
export interface WebhookParams {
  url?: Value;
  method?: Value;
  query?: Value;
  /** Fields, or the text of a custom request. */
  data?: Value;
  /** `json`, `form`, `xml` or `raw`; a form when missing. */
  payload_type?: Value;
  headers?: Value;
  /** A name and a password with a bar between them. */
  basic_auth?: Value;
  wrap_in_array?: Value;
  /** Two underscores in a name mean a nested field, unless this says no. */
  unflatten?: Value;
}

/** Asks for something. */
export function getWebhook(params: WebhookParams, context: EffectContext): Promise<Json> {
  return send("GET", { ...params, data: undefined }, context);
}

/** Sends fields. */
export function postWebhook(params: WebhookParams, context: EffectContext): Promise<Json> {
  return send("POST", params, context);
}

/** Sends fields in place of what is there. */
export function putWebhook(params: WebhookParams, context: EffectContext): Promise<Json> {
  return send("PUT", params, context);
}

/** Sends a text as it is, by any method. */
export function customRequest(params: WebhookParams, context: EffectContext): Promise<Json> {
  return send(textOf(params.method) || "POST", { ...params, payload_type: "raw" }, context);
}

async function send(method: string, params: WebhookParams, { signal }: EffectContext): Promise<Json> {
  const url = new URL(textOf(params.url));
  for (const [name, value] of filled(params.query)) url.searchParams.append(name, textOf(value));
  const headers = new Headers(filled(params.headers).map(([name, value]): [string, string] => [name, textOf(value)]));
  const [user, password] = textOf(params.basic_auth).split("|");
  if (password !== undefined) headers.set("authorization", basicHeader(`${user}:${password}`));
  const body = bodyOf(params, headers);
  const response = await fetch(url, { method, headers, signal, ...(body === undefined || method === "GET" ? {} : { body }) });
  const text = await response.text();
  if (!response.ok) throw new Refusal(`${method} ${url.host} was answered with ${response.status}: ${text.slice(0, 200)}`, response.status);
  return read(text);
}

function bodyOf(params: WebhookParams, headers: Headers): string | undefined {
  const { data } = params;
  if (data === undefined) return undefined;
  const kind = textOf(params.payload_type).toLowerCase() || "form";
  const as = (type: string): void => {
    if (!headers.has("content-type")) headers.set("content-type", type);
  };
  // Empty values cannot be sent.
  const fields = filled(data);
  switch (kind) {
    case "raw": return isCollection(data) ? JSON.stringify(data) : textOf(data);
    case "json": {
      as("application/json");
      const nested = textOf(params.unflatten) === "no" || params.unflatten === false ? Object.fromEntries(fields) : unflattened(fields);
      return JSON.stringify(["yes", "true"].includes(textOf(params.wrap_in_array)) ? [nested] : nested);
    }
    case "form":
      as("application/x-www-form-urlencoded");
      return new URLSearchParams(fields.map(([name, value]): [string, string] => [name, textOf(value)])).toString();
    default: throw new StepError(`a body of the kind "${kind}" is not converted yet`);
  }
}

function filled(value: Value): [string, Value][] {
  return Object.entries(isCollection(value) ? value : {}).filter(([, inner]) => textOf(inner) !== "");
}

function unflattened(fields: readonly [string, Value][]): Bundle {
  const root: Bundle = {};
  for (const [name, value] of fields) {
    const keys = name.split("__");
    const last = keys.pop() ?? name;
    let at = root;
    for (const key of keys) {
      const inner = Object.hasOwn(at, key) ? at[key] : undefined;
      const next: Bundle = isCollection(inner) ? inner : {};
      at[key] = next;
      at = next;
    }
    at[last] = value;
  }
  return root;
}

function read(text: string): Json {
  if (text.trim() === "") return {};
  try {
    const value: Json = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : { response: value };
  } catch {
    return { response: text };
  }
}

function textOf(value: Value): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(textOf).join(",");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
