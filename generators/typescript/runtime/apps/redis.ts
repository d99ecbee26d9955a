// SPDX-License-Identifier: 0BSD
import { forAll } from "../connector.js";
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, jsonOf, jsonOrText, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { setPath } from "../transforms/paths.js";
import type { AppParams } from "./api.js";
import { onRedis, type RedisCommands } from "./redis-connection.js";

/** A key of a Redis server. */
export interface RedisKey extends AppParams {
  readonly key?: Json;
}

/** Where a value that is read goes. */
export interface RedisField {
  /** The field of the item; `propertyName` when missing. */
  readonly into?: Json;
  /** Dots in its name lead to a field of a field, unless this is false. */
  readonly dotNotation?: Json;
}

/** A value to be read. */
export interface RedisValue extends RedisKey, RedisField {
  /** `string`, `hash`, `list` or `sets`; asked of the server when missing. */
  readonly type?: Json;
}

/** A value to be written. */
export interface NewRedisValue extends RedisKey {
  readonly value?: Json;
  /** `string`, `hash`, `list` or `sets`; told from the value when missing. */
  readonly type?: Json;
  /** The value of a hash is no JSON, but names and values with spaces between them, when false. */
  readonly isJson?: Json;
  readonly expires?: Json;
  /** For how many seconds it is kept; 60 when missing. */
  readonly seconds?: Json;
}

/** A key that counts. */
export interface RedisCounter extends RedisKey {
  readonly expires?: Json;
  readonly seconds?: Json;
}

/** A list, and what goes in. */
export interface RedisList extends AppParams, RedisField {
  readonly list?: Json;
  readonly value?: Json;
  /** At its end, not at its beginning. */
  readonly tail?: Json;
}

/** The item as it came. */
function unchanged({ item: { json, binary } }: EffectContext): ItemData {
  return binary === undefined ? { json } : { json, binary };
}

function inField(value: Json, { into = "propertyName", dotNotation }: RedisField): Fields {
  const name = textOf(into);
  if (dotNotation === false) return { [name]: value };
  const fields: Fields = {};
  setPath(fields, name, value);
  return fields;
}

/** Removes a key; the item goes on as it is. */
export async function removeRedisKey(params: RedisKey, context: EffectContext): Promise<ItemData> {
  await onRedis(params, context, (send) => send("DEL", textOf(params.key)));
  return unchanged(context);
}

/** Reads the value of a key; null where there is none, or one of a kind that the platform does not read. */
export async function getRedisValue(params: RedisValue, context: EffectContext): Promise<Json> {
  return await onRedis(params, context, async (send) => inField(await valueOf(send, textOf(params.key), params.type) ?? null, params));
}

/** Reads the values of all keys that match a pattern, or lists the keys. */
export async function findRedisKeys(params: AppParams & { readonly pattern?: Json; readonly values?: Json }, context: EffectContext): Promise<Json> {
  return await onRedis(params, context, async (send) => {
    const keys = texts(await send("KEYS", textOf(params.pattern)));
    if (params.values === false) return { keys };
    const found: Fields = {};
    for (const key of keys) found[key] = await valueOf(send, key, "automatic");
    return found;
  });
}

/** Adds one to the number of a key. */
export async function incrementRedisKey(params: RedisCounter, context: EffectContext): Promise<Json> {
  const key = textOf(params.key);
  return await onRedis(params, context, async (send) => {
    const count = jsonOf(await send("INCR", key));
    const { seconds = 60 } = params;
    if (params.expires === true && Number(seconds) > 0) await send("EXPIRE", key, textOf(seconds));
    return { [key]: count };
  });
}

/** How many elements a list has. */
export async function redisListLength(params: RedisList, context: EffectContext): Promise<Json> {
  const list = textOf(params.list);
  return await onRedis(params, context, async (send) => ({ [list]: jsonOf(await send("LLEN", list)) }));
}

/** Takes an element from a list; text that is JSON becomes what it says. */
export async function popFromRedis(params: RedisList, context: EffectContext): Promise<Json> {
  return await onRedis(params, context, async (send) => {
    const element = jsonOf(await send(params.tail === true ? "RPOP" : "LPOP", textOf(params.list)));
    return inField(typeof element === "string" && element !== "" ? jsonOrText(element) : element, params);
  });
}

/** Adds an element to a list; the item goes on as it is. */
export async function pushToRedis(params: RedisList, context: EffectContext): Promise<ItemData> {
  await onRedis(params, context, (send) => send(params.tail === true ? "RPUSH" : "LPUSH", textOf(params.list), textOf(params.value)));
  return unchanged(context);
}

/** Tells all listeners of a channel; the item goes on as it is. */
export async function publishToRedis(params: AppParams & { readonly channel?: Json; readonly message?: Json }, context: EffectContext): Promise<ItemData> {
  await onRedis(params, context, (send) => send("PUBLISH", textOf(params.channel), textOf(params.message)));
  return unchanged(context);
}

/** Writes the value of a key; the item goes on as it is. */
export async function setRedisValue(params: NewRedisValue, context: EffectContext): Promise<ItemData> {
  const { value, expires, seconds = 60 } = params;
  const key = textOf(params.key);
  await onRedis(params, context, async (send) => {
    for (const command of commandsFor(key, value, kindOf(params), params.isJson !== false)) await send(...command);
    if (expires === true) await send("EXPIRE", key, textOf(seconds));
  });
  return unchanged(context);
}

function kindOf({ type, value }: NewRedisValue): string {
  if (type !== undefined && type !== "automatic") return textOf(type);
  if (typeof value === "string") return "string";
  if (Array.isArray(value)) return "list";
  if (typeof value === "object") return "hash";
  throw new StepError("Could not identify the type to set. Please set it manually!");
}

function commandsFor(key: string, value: Json, kind: string, isJson: boolean): string[][] {
  switch (kind) {
    case "string": return [["SET", key, String(value)]];
    case "hash": {
      if (!isJson) return [["HSET", key, ...String(value).split(" ")]];
      const values = typeof value === "string" ? jsonOrText(value) : value;
      const fields = typeof values === "string" ? { ...[...values] } : values;
      return Object.entries(fields ?? {}).map(([name, field]) => ["HSET", key, name, String(field)]);
    }
    case "list": {
      const elements = typeof value === "string" ? [...value] : Array.isArray(value) ? value : [];
      return elements.map((element, place) => ["LSET", key, String(place), String(element)]);
    }
    case "sets": return [["SADD", key, ...(Array.isArray(value) ? value.map(String) : [String(value)])]];
    default: return [];
  }
}

/** What the server says of itself, once for all items. */
export const redisInfo = forAll<AppParams>(async ([params = {}], context) => [
  { json: await onRedis(params, context, async (send) => factsOf(textOf(jsonOf(await send("INFO"))))) },
]);

/** The lines `name:value` of a server's report; a value can be `name=value,…` itself. */
function factsOf(report: string): Fields {
  const fact = (text: string): Json => (/^[\d.]+$/.test(text) ? parseFloat(text) : text);
  const facts: Fields = {};
  for (const line of report.split("\n")) {
    const [name, value] = line.split(":").map((part) => part.trim());
    if (line.startsWith("#") || name === undefined || name === "" || value === undefined) continue;
    const parts = value.split(",").map((part) => part.split("="));
    facts[name] = value.includes("=") ? Object.fromEntries(parts.map(([part = "", of = ""]) => [part, fact(of)])) : fact(value);
  }
  return facts;
}

async function valueOf(send: RedisCommands, key: string, type: Json): Promise<Json> {
  // The server calls a set "set", and the platform reads only what it calls "sets": one that is found by itself has no value.
  const kind = type === undefined || type === "automatic" ? await send("TYPE", key) : type;
  switch (kind) {
    case "string": return jsonOf(await send("GET", key));
    case "hash": return pairs(texts(await send("HGETALL", key)));
    case "list": return texts(await send("LRANGE", key, "0", "-1"));
    case "sets": return texts(await send("SMEMBERS", key));
    default: return undefined;
  }
}

function texts(answer: unknown): string[] {
  return Array.isArray(answer) ? answer.map(String) : [];
}

function pairs(all: readonly string[]): Fields {
  return fieldsOf(Object.fromEntries(all.flatMap((name, place) => (place % 2 === 0 ? [[name, all[place + 1] ?? null]] : []))));
}
