// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { authParts } from "../connectors/http-auth.js";
import type { ListStyle } from "../connectors/http-encode.js";
import { bodyText } from "../connectors/http-response.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isFields, listOf, textOf, withoutMissing } from "../json.js";
import type { ItemData } from "../transform.js";
import { credentialType, sendApi, type AppParams } from "./api.js";
import { itemsOf } from "./values.js";

/** What a call of a plain HTTP API is given. Fields have the names of that API. */
export interface RestParams extends AppParams {
  readonly body?: Readonly<Fields>;
  /** Fields of the body that are sent only where they say something: neither nothing, nor an empty text, zero or false. */
  readonly optional?: Readonly<Fields>;
  readonly query?: Readonly<Fields>;
  /** Parameters of the query that are sent only where they say something. */
  readonly filters?: Readonly<Fields>;
  /** All elements of a list are wanted. */
  readonly all?: Json;
  /** How many of them, where not all are. */
  readonly limit?: Json;
}

/** An app with a plain HTTP API. */
export interface RestApi {
  /** Where it is; `{field}` is a field of the credential. */
  readonly url: string;
  /** The credential type for each way to sign in; the first where a call names none. */
  readonly ways: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bodies are forms; JSON otherwise. */
  readonly form?: boolean;
  readonly lists?: ListStyle;
  /** The member of each answer that holds what was asked for. */
  readonly answer?: string;
}

/** The names that stand in a path as `{name}`. */
type Places<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Places<Rest> : never;

/** What an operation is called with: a value for each place of its path beside the rest. */
export type Call<Path extends string> = RestParams & { readonly [Name in Places<Path>]?: Json };

/** One operation of an API. */
export interface Operation<Path extends string> {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `{name}` is a parameter of the call. */
  readonly path: Path;
  /** The member of the answer that holds the items; the answer itself when missing. */
  readonly gives?: string;
  /** The item, whatever the answer was. */
  readonly then?: Readonly<Fields>;
  /** Fields of the body that are sent in another form than the call gives them. */
  readonly convert?: Readonly<Record<string, (value: Json) => Json>>;
  /** How a list is asked for. */
  readonly list?: Paging;
}

/** How a list is asked for: the name of the parameter for its size, and how it goes on. */
export interface Paging {
  readonly size?: string;
  /** How many elements a page has when all are wanted. */
  readonly most?: number;
  /** What to ask for next; nothing where that was all. */
  readonly next?: (page: Page) => Readonly<Fields> | undefined;
  /** The API is not told how many are wanted: pages are read until there are so many, and the list is cut. */
  readonly cut?: boolean;
}

/** A page of a list that was read. */
export interface Page {
  /** Counted from 1. */
  readonly number: number;
  readonly answer: Json;
  readonly elements: readonly ItemData[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The connector of an operation. */
export function operation<const Path extends string>(api: RestApi, what: Operation<Path>): (params: Call<Path>, context: EffectContext) => Promise<ItemData[]> {
  return async (params, context) => {
    const { list } = what;
    if (list === undefined) return (await page(api, what, params, {}, 1, context)).elements.slice();
    const { size, most, next } = list;
    const sized = params.all === true ? most : params.limit;
    const query = size === undefined || sized === undefined ? {} : { [size]: sized };
    const cut = list.cut === true && params.all !== true;
    const limit = Number(params.limit);
    const out: ItemData[] = [];
    let more: Readonly<Fields> | undefined = {};
    for (let number = 1; more !== undefined; number += 1) {
      const read: Page = await page(api, what, params, { ...query, ...more }, number, context);
      out.push(...read.elements);
      more = params.all === true || (cut && out.length < limit) ? next?.(read) : undefined;
    }
    return cut ? out.slice(0, limit) : out;
  };
}

async function page<Path extends string>(api: RestApi, what: Operation<Path>, params: Call<Path>, more: Readonly<Fields>, number: number, context: EffectContext): Promise<Page> {
  const type = credentialType(params, api.ways);
  const values = await context.credentials(params.auth?.[type] ?? type);
  const body = converted({ ...withoutMissing(params.body ?? {}), ...telling(params.optional) }, what.convert ?? {});
  const read = await sendApi({
    method: what.method, url: filled(api.url, values) + filled(what.path, { ...params }), auth: await authParts(type, values),
    query: { ...params.query, ...telling(params.filters), ...more }, ...(api.lists === undefined ? {} : { lists: api.lists }),
    ...(api.form === true ? {} : { headers: { ...api.headers } }),
    ...(what.method === "GET" || Object.keys(body).length === 0 ? {} : bodyOf(api, body)),
  }, context);
  const text = bodyText(read);
  const whole = text === "" ? {} : jsonIn(text);
  const answer = api.answer === undefined ? whole : fieldsOf(whole)[api.answer];
  const given = what.gives === undefined ? answer : fieldsOf(answer)[what.gives];
  return { number, answer, elements: what.then === undefined ? elementsOf(given) : [{ json: { ...what.then } }], headers: read.headers };
}

function bodyOf({ form, headers }: RestApi, body: Fields): { body: Json | Uint8Array; headers?: Record<string, string> } {
  if (form !== true) return { body };
  const pairs = Object.entries(body).map(([name, value]): [string, string] => [name, textOf(value)]);
  return { body: Buffer.from(new URLSearchParams(pairs).toString()), headers: { ...headers, "content-type": "application/x-www-form-urlencoded" } };
}

/** The elements of a list, or the one thing that is none. */
function elementsOf(given: Json): ItemData[] {
  return Array.isArray(given) ? itemsOf(given) : isFields(given) ? [{ json: given }] : listOf(given).map((data) => ({ json: { data } }));
}

function jsonIn(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The fields that say something. */
function telling(fields: Readonly<Fields> | undefined): Fields {
  return Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => Boolean(value)));
}

function converted(body: Fields, convert: NonNullable<Operation<string>["convert"]>): Fields {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, convert[name]?.(value) ?? value]));
}

/** A moment in milliseconds since 1970. */
export function milliseconds(moment: Json): number {
  return new Date(textOf(moment)).getTime();
}

/** A whole number, also where it came as a text. */
export function whole(value: Json): Json {
  return typeof value === "string" ? Number.parseInt(value, 10) : value;
}

/** A text with its places filled. */
function filled(text: string, values: Readonly<Record<string, unknown>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}
