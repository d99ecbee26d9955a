// SPDX-License-Identifier: 0BSD
import { type ApiRequest, callApi } from "../apps/api.js";
import type { Effect } from "../connector.js";
import { StepError } from "../errors.js";
import type { Credentials, EffectContext } from "../host.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isFields, isGiven, textOf } from "../json.js";
import { authParts } from "./http-auth.js";
import { encodeQuery, type ListStyle } from "./http-encode.js";

/** A request of an app's public API. In its address `{name}` stands for a parameter, `{auth.name}` for a field of the credential. */
export interface AppRequest {
  readonly method: string;
  readonly url: string;
  /** The type of the credential. An address that holds one of its fields needs no more to sign in. */
  readonly credential: string;
  /** Parameters that go into the query; the others that the address does not hold are the body. */
  readonly query?: readonly string[];
  /** What is sent in any case, beside the parameters. */
  readonly body?: Readonly<Fields>;
  /** Parameters that the API takes as numbers, with dots where they lie deeper. */
  readonly numbers?: readonly string[];
  /** Parameters that the API takes as structures: a text is read as JSON. */
  readonly structures?: readonly string[];
  /** Parameters that are lists of a `key` and a `value`, and that the API takes as objects. */
  readonly pairs?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Parameters that may be a path of folders that leads to what is meant: its id is the last part. */
  readonly paths?: readonly string[];
  /** How lists stand in the query and in a form; with indices when missing. */
  readonly lists?: ListStyle;
  /** Parameters that are lists, and that the API takes as one text with commas. */
  readonly commas?: readonly string[];
  /** The API takes a form instead of JSON. */
  readonly form?: boolean;
  /** It signs in although its address holds a field of the credential. */
  readonly signs?: boolean;
  /** Apps that refuse a call with a good status: the field that is false then, and the one that says why. */
  readonly refusal?: { readonly unless: string; readonly because: string };
}

/** Sends a request with the parameters that it is given, and gives the answer's JSON. A status of 400 and above is an error. */
export function apiCall<P extends object>(request: AppRequest): Effect<P> {
  return async (params: P, context: EffectContext) => {
    const answer = await callApi(await requestOf(request, params, context), context);
    const { refusal } = request;
    if (refusal !== undefined && fieldsOf(answer)[refusal.unless] === false) throw new StepError(textOf(fieldsOf(answer)[refusal.because]));
    return answer;
  };
}

/** A request with its parameters filled in, signed. The rest of the parameters is its body: JSON or a form, unless `bodyOf` makes it. */
export async function requestOf(request: AppRequest, params: object, context: EffectContext, bodyOf?: (rest: Fields) => ApiRequest["body"]): Promise<ApiRequest> {
  const { auth, ...given }: Fields = JSON.parse(JSON.stringify(params));
  const name = fieldsOf(auth)[request.credential];
  const credential = await context.credentials(isGiven(name) ? textOf(name) : request.credential);
  const used = new Set<string>();
  const url = request.url.replace(/\{([^{}]+)\}/g, (_, place: string) => filled(request, place, given, credential, used));
  const sent = Object.fromEntries(Object.entries(given).filter(([key]) => !used.has(key)).map(([key, value]) => [key, typed(request, key, value)]));
  const query = Object.fromEntries(Object.entries(sent).filter(([key]) => request.query?.includes(key) === true));
  const rest = { ...request.body, ...Object.fromEntries(Object.entries(sent).filter(([key]) => request.query?.includes(key) !== true)) };
  const body = (): ApiRequest["body"] => (bodyOf !== undefined ? bodyOf(rest) : request.form === true ? formOf(rest, request.lists) : rest);
  return {
    method: request.method, url, query, ...(request.lists === undefined ? {} : { lists: request.lists }),
    ...(request.method === "GET" || request.method === "DELETE" ? {} : { body: body() }),
    headers: { ...(request.form === true ? { "content-type": "application/x-www-form-urlencoded" } : {}), ...request.headers },
    ...(request.url.includes("{auth.") && request.signs !== true ? {} : { auth: await authParts(request.credential, credential) }),
  };
}

function filled(request: AppRequest, place: string, given: Fields, credential: Credentials, used: Set<string>): string {
  if (place.startsWith("auth.")) return credential[place.slice(5)] ?? "";
  used.add(place);
  const value = given[place];
  if (!isGiven(value)) throw new StepError(`The parameter "${place}" is missing`);
  return encodeURIComponent(textOf(typed(request, place, value)));
}

/** A form; what lies deeper gets bracketed names. */
function formOf(body: Fields, lists?: ListStyle): Uint8Array {
  const fields = Object.fromEntries(Object.entries(body).filter(([, value]) => isGiven(value)));
  return new TextEncoder().encode(encodeQuery(fields, lists ?? "indices").replaceAll("%20", "+"));
}

/** Exports hold numbers and structures as texts. */
function typed(request: AppRequest, key: string, value: Json): Json {
  const { structures = [], pairs = [], paths = [], commas = [], numbers = [] } = request;
  if (pairs.includes(key) && Array.isArray(value)) return Object.fromEntries(value.map(fieldsOf).map((pair) => [textOf(pair["key"]), pair["value"]]));
  if (commas.includes(key) && Array.isArray(value)) return value.map(textOf).join(",");
  if (paths.includes(key)) return textOf(value).split("/").at(-1);
  if (typeof value === "string" && value.trim() !== "" && structures.includes(key)) return withoutName(key, structureIn(key, value));
  if (structures.includes(key)) return withoutName(key, value);
  return withNumbers(numbers, key, value);
}

function structureIn(key: string, text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw new StepError(`JSON for ${key} is invalid`);
  }
}

/** A structure may come as the one member of an object that has its name: `{ "blocks": […] }`. */
function withoutName(key: string, value: Json): Json {
  return isFields(value) && Object.keys(value).length === 1 && Array.isArray(value[key]) ? value[key] : value;
}

/** A value with numbers at the places that the API takes as such. */
function withNumbers(numbers: readonly string[], place: string, value: Json): Json {
  if (Array.isArray(value)) return value.map((each) => withNumbers(numbers, place, each));
  if (isFields(value)) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withNumbers(numbers, `${place}.${key}`, each)]));
  return typeof value === "string" && value.trim() !== "" && numbers.includes(place) && !Number.isNaN(Number(value)) ? Number(value) : value;
}
