// SPDX-License-Identifier: 0BSD
import { basicHeader } from "../connectors/basic-auth.js";
import type { Credentials, EffectContext } from "../connectors/context.js";
import { authParts, type AuthParts } from "../connectors/http-auth.js";
import { readJson, type ListStyle } from "../connectors/http-encode.js";
import { bodyText } from "../connectors/http-response.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isFields, isGiven, jsonOrText, listOf, textOf, withoutMissing } from "../json.js";
import type { ItemData } from "../transform.js";
import { AppError, credentialType, sendApi, type AppParams } from "./api.js";
import { itemsOf, namesOf } from "./values.js";

/** What a call of a plain HTTP API is given. Fields have the names of that API. */
export interface RestParams extends AppParams {
  readonly body?: Readonly<Fields>;
  /** Fields of the body that are sent only where they say something: neither nothing, nor an empty text, zero or false. */
  readonly optional?: Readonly<Fields>;
  readonly query?: Readonly<Fields>;
  /** Parameters of the query that are sent only where they say something. */
  readonly filters?: Readonly<Fields>;
  /** Headers that say something of this call alone. */
  readonly headers?: Readonly<Fields>;
  /** All elements of a list are wanted. */
  readonly all?: Json;
  /** How many of them, where not all are. */
  readonly limit?: Json;
}

/** An app with a plain HTTP API. */
export interface RestApi {
  /** Where it is; `{field}` is a field of the credential. */
  readonly url: string;
  /** The credential for each way to sign in; the first where a call names none. No ways where anybody may ask. */
  readonly ways: Readonly<Record<string, string | SignIn>>;
  /** Fields of the credential where nobody filled them in. */
  readonly presets?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Bodies are forms; JSON otherwise. */
  readonly form?: boolean;
  readonly lists?: ListStyle;
  /** The member of each answer that holds what was asked for. */
  readonly answer?: string;
  /** Some answers tell of a failure, whatever their status. */
  readonly refused?: Refusal;
}

/** A member of an answer, with dots where it lies deeper, and what stands there after a failure. */
export interface Refusal {
  readonly member: string;
  readonly is: Json;
}

/** What a credential of one app adds to each request; `{field}` is a field of the credential. */
export interface SignIn {
  /** The credential type. */
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, string>>;
  /** A user and a password. */
  readonly basic?: readonly [string, string];
  /** A token has to be asked for first: `{token}` in the rest is the member of the answer that `gives` names. */
  readonly ask?: { readonly url: string; readonly body: Readonly<Record<string, string | number>>; readonly form?: boolean; readonly gives: string };
}

/** The names that stand in a path as `{name}`. */
type Places<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Places<Rest> : never;

/** What an operation is called with: a value for each place of its path beside the rest. */
export type Call<Path extends string> = RestParams & { readonly [Name in Places<Path>]?: Json };

/** One operation of an API. */
export interface Operation<Path extends string> {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `{name}` is a parameter of the call, or a field of the credential. */
  readonly path: Path;
  /** Places of the path whose values are encoded: a slash in one is no slash of the path. */
  readonly encoded?: readonly string[];
  /** The member that the fields of the body are sent under. */
  readonly wraps?: string;
  /** Fields of the body that are the same in every call. */
  readonly always?: Readonly<Fields>;
  /** The member of the answer that holds the items, with dots where it lies deeper; the answer itself when missing. */
  readonly gives?: string;
  /** What an answer without that member is: an item without fields, or a failure. No item when missing. */
  readonly missing?: "item" | "error";
  /** The member of each element that is the item. */
  readonly each?: string;
  /** The field of the item that holds an element which has no fields itself. */
  readonly as?: string;
  /** The item, whatever the answer was. */
  readonly then?: Readonly<Fields>;
  /** Fields of the body or of the query that are sent in another form than the call gives them, with dots where they lie deeper. */
  readonly convert?: Readonly<Record<string, (value: Json) => Json>>;
  /** How a list is asked for. */
  readonly list?: Paging;
}

/** How a list is asked for: the name of the parameter for its size, and how it goes on. */
export interface Paging {
  readonly size?: string;
  /** How many elements a page has when all are wanted. */
  readonly most?: number;
  /** What else the first page is asked for with when all are wanted. */
  readonly first?: Readonly<Fields>;
  /** What to ask for next; nothing where that was all. */
  readonly next?: (page: Page) => Readonly<Fields> | undefined;
  /** The API is not told how many are wanted: pages are read until there are so many, and the list is cut. */
  readonly cut?: boolean;
  /** Where not all are wanted, no more than one page is read. */
  readonly single?: boolean;
  /** A further page is asked for with what `next` says alone. */
  readonly alone?: boolean;
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
    const { size, most, first, next, alone = false } = list;
    const all = Boolean(params.all);
    const sized = all ? most : params.limit;
    const query = size === undefined || !isGiven(sized) ? {} : { [size]: sized };
    const cut = list.cut === true && !all;
    const goesOn = cut && list.single !== true;
    const limit = isGiven(params.limit) ? Number(params.limit) : Infinity;
    const out: ItemData[] = [];
    let more: Readonly<Fields> | undefined = all ? { ...first } : {};
    for (let number = 1; more !== undefined; number += 1) {
      const further = alone && number > 1;
      const read: Page = await page(api, what, further ? { ...params, query: {}, filters: {} } : params, further ? more : { ...query, ...more }, number, context, further);
      out.push(...read.elements);
      more = all || (goesOn && out.length < limit) ? next?.(read) : undefined;
    }
    return cut ? out.slice(0, limit) : out;
  };
}

async function page<Path extends string>(api: RestApi, what: Operation<Path>, params: Call<Path>, more: Readonly<Fields>, number: number, context: EffectContext, alone = false): Promise<Page> {
  const { type, ...way } = wayOf(api, params);
  const values = type === "" ? {} : { ...api.presets, ...(await context.credentials(params.auth?.[type] ?? type)) };
  const { convert = {}, always, wraps, encoded } = what;
  const fields = converted({ ...withoutMissing(params.body ?? {}), ...telling(params.optional) }, convert);
  const auth = type === "" ? {} : Object.keys(way).length === 0 ? await authParts(type, values) : await signedIn(way, values, context);
  const body = { ...always, ...(wraps === undefined ? fields : { [wraps]: fields }), ...filledAll(way.body, values) };
  const sent: { body?: Json | Uint8Array; headers?: Record<string, string> } = what.method === "GET" || Object.keys(body).length === 0 ? {} : bodyOf(api, body);
  const read = await sendApi({
    method: what.method, url: filled(api.url, values) + pathOf(alone ? what.path.replace(/\?.*/, "") : what.path, { ...values, ...params }, encoded), auth,
    query: { ...converted({ ...params.query, ...telling(params.filters) }, convert), ...more }, ...(api.lists === undefined ? {} : { lists: api.lists }),
    ...sent, headers: { ...api.headers, ...textsOf(params.headers), ...sent.headers },
  }, context);
  const text = bodyText(read);
  const whole = text === "" ? {} : jsonOrText(text);
  if (api.refused !== undefined && memberOf(whole, api.refused.member) === api.refused.is) throw refusal(whole, api.refused.member, read.status);
  const answer = api.answer === undefined ? whole : fieldsOf(whole)[api.answer];
  return { number, answer, elements: what.then === undefined ? elementsIn(answer, what) : [{ json: { ...what.then } }], headers: read.headers };
}

/** What an app said about a failure: it stands beside the member that tells of it. */
function refusal(answer: Json, member: string, status: number): AppError {
  const beside = fieldsOf(member.includes(".") ? memberOf(answer, member.slice(0, member.lastIndexOf("."))) : answer);
  const said = [beside["message"], beside["error"]].find(isGiven);
  return new AppError(said === undefined ? `The app answered with ${member}: ${textOf(memberOf(answer, member))}` : textOf(said), { status, body: answer });
}

/** The way to sign in that a call asks for; one without a credential where the app is open to all. */
function wayOf(api: RestApi, params: AppParams): SignIn {
  if (Object.keys(api.ways).length === 0) return { type: "" };
  const ways = Object.entries(api.ways).map(([name, way]): [string, SignIn] => [name, typeof way === "string" ? { type: way } : way]);
  const type = credentialType(params, Object.fromEntries(ways.map(([name, way]) => [name, way.type])));
  return ways.map(([, way]) => way).find((way) => way.type === type) ?? { type };
}

async function signedIn({ headers, query, basic, ask }: Omit<SignIn, "type">, credential: Credentials, context: EffectContext): Promise<AuthParts> {
  const values = ask === undefined ? credential : { ...credential, token: textOf(await tokenFor(ask, credential, context)) };
  const pair = basic?.map((text) => filled(text, values)).join(":");
  return { query: filledAll(query, values), headers: { ...filledAll(headers, values), ...(pair === undefined ? {} : { authorization: basicHeader(pair) }) } };
}

async function tokenFor({ url, body, form, gives }: NonNullable<SignIn["ask"]>, credential: Credentials, context: EffectContext): Promise<Json> {
  const fields = Object.fromEntries(Object.entries(body).map(([name, value]) => [name, typeof value === "string" ? filled(value, credential) : value]));
  const read = await sendApi({ method: "POST", url: filled(url, credential), ...bodyOf(form === true ? { form } : {}, fields) }, context);
  return memberOf(jsonOrText(bodyText(read)), gives);
}

/** A member of an answer, with dots where it lies deeper (`\.` is a dot of its name); the answer itself without a name. */
export function memberOf(answer: Json, name: string | undefined): Json {
  return name === undefined ? answer : name.split(/(?<!\\)\./).reduce<Json>((within, key) => fieldsOf(within)[key.replaceAll("\\.", ".")], answer);
}

function bodyOf({ form }: Pick<RestApi, "form">, body: Fields): { body: Json | Uint8Array; headers?: Record<string, string> } {
  if (form !== true) return { body };
  const pairs = Object.entries(body).map(([name, value]): [string, string] => [name, textOf(value)]);
  return { body: Buffer.from(new URLSearchParams(pairs).toString()), headers: { "content-type": "application/x-www-form-urlencoded" } };
}

function elementsIn(answer: Json, { gives, each, as, missing }: Pick<Operation<string>, "gives" | "each" | "as" | "missing">): ItemData[] {
  const given = memberOf(answer, gives);
  if (as !== undefined) return listOf(given).map((one) => ({ json: { [as]: one } }));
  if (given !== undefined || missing === undefined) return elementsOf(given, each);
  if (missing === "error") throw new StepError(`The answer has no "${gives ?? ""}"`);
  return [{ json: {} }];
}

/** The elements of a list, or the one thing that is none. */
function elementsOf(given: Json, each: string | undefined): ItemData[] {
  if (each !== undefined) return itemsOf(listOf(given).map((one) => fieldsOf(one)[each]));
  return Array.isArray(given) ? itemsOf(given) : isFields(given) ? [{ json: given }] : listOf(given).map((data) => ({ json: { data } }));
}

/** The fields that have a value, each as a text. */
function textsOf(fields: Readonly<Fields> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => isGiven(value)).map(([name, value]) => [name, textOf(value)]));
}

/** The fields that say something. */
function telling(fields: Readonly<Fields> | undefined): Fields {
  return Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => Boolean(value)));
}

function converted(fields: Fields, convert: NonNullable<Operation<string>["convert"]>): Fields {
  return Object.entries(convert).reduce((all, [place, form]) => convertedAt(all, place.split("."), form), fields);
}

function convertedAt(fields: Fields, [name = "", ...deeper]: readonly string[], form: (value: Json) => Json): Fields {
  const value = fields[name];
  if (value === undefined || (deeper.length > 0 && !isFields(value))) return fields;
  return { ...fields, [name]: deeper.length > 0 ? convertedAt(fieldsOf(value), deeper, form) : (form(value) ?? value) };
}

/** A moment in milliseconds since 1970. */
export function milliseconds(moment: Json): number {
  return new Date(textOf(moment)).getTime();
}

/** A whole number, also where it came as a text. */
export function whole(value: Json): Json {
  return typeof value === "string" ? Number.parseInt(value, 10) : value;
}

/** Names in a text with commas, as a list; a list as it is. */
export function split(value: Json): Json {
  return Array.isArray(value) ? value : namesOf(value);
}

/** The same, where a value that is neither a text nor a list is nothing. */
export function splitText(value: Json): Json {
  return typeof value === "string" ? split(value) : Array.isArray(value) ? value : [];
}

/** Names of a list in one text with commas; a text as it is. */
export function joined(value: Json): Json {
  return Array.isArray(value) ? value.map(textOf).join(",") : value;
}

/** JSON that was written as a text. */
export function parsed(value: Json): Json {
  return readJson(value);
}

/** A path with its places filled. One without a value would be the path of something else: of all things instead of the one. */
function pathOf(path: string, values: Readonly<Record<string, Json>>, encoded: readonly string[] | undefined): string {
  const empty = [...path.replace(/\?.*/, "").matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "").find((name) => !isGiven(values[name]));
  if (empty !== undefined) throw new StepError(`"${empty}" has no value, which ${path} cannot do without`);
  return filled(path, values, encoded);
}

/** Texts with their places filled. */
function filledAll(texts: Readonly<Record<string, string>> | undefined, values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(texts ?? {}).map(([name, text]) => [name, filled(text, values)]));
}

/** A text with its places filled. */
function filled(text: string, values: Readonly<Record<string, unknown>>, encoded: readonly string[] = []): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(values[name] ?? "");
    return encoded.includes(name) ? encodeURIComponent(value) : value;
  });
}
