// An operation as the runtime calls it, next to the node: the same requests and the same items, or not learnt.
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { called, valuesOf } from "./parameters.mjs";
import { isObject, same } from "./values.mjs";
import { credentialValues } from "./credentials.mjs";

/** The runtime, compiled to JavaScript. */
export async function runtimeAt(folder) {
  const load = (file) => import(pathToFileURL(join(folder, file)).href);
  const [rest, paging, encode] = await Promise.all(["apps/rest.js", "apps/rest-paging.js", "connectors/http-encode.js"].map(load));
  return { rest, paging, encode };
}

/** Calls an operation while nothing is sent: what it would have sent, and its items. */
export async function call(runtime, engine, api, what, params, answers) {
  const { operation } = runtime.rest;
  const seen = [];
  const real = globalThis.fetch;
  globalThis.fetch = async (url, init) => {
    const type = new Headers(init.headers).get("content-type") ?? "";
    const text = init.body === undefined || init.body === null ? "" : Buffer.from(await new Response(init.body).arrayBuffer()).toString();
    const at = new URL(String(url));
    if (engine.login !== undefined && engine.login.url === at.origin + at.pathname) return new Response(JSON.stringify(engine.login.answer), { status: 200, headers: { "content-type": "application/json" } });
    seen.push({ method: init.method, headers: Object.fromEntries(new Headers(init.headers)), url: at.origin + at.pathname, query: at.search.slice(1), body: text === "" ? {} : type.includes("json") ? JSON.parse(text) : Object.fromEntries(new URLSearchParams(text)) });
    const { body, headers = {} } = answers[Math.min(seen.length, answers.length) - 1];
    return new Response(JSON.stringify(body), { status: 200, headers: { "content-type": "application/json", ...headers } });
  };
  const fields = Object.assign({}, ...Object.values(api.ways).map((way) => credentialValues(engine, typeof way === "string" ? way : way.type)), { accessToken: "cred-token-value" });
  const ofOauth = new Set(["clientId", "clientSecret", "grantType", "authUrl", "accessTokenUrl", "scope", "authentication", "refreshToken"]);
  const texts = Object.fromEntries(Object.entries(fields).filter(([name, value]) => typeof value !== "object" && !ofOauth.has(name)).map(([name, value]) => [name, String(value)]));
  const context = { item: { json: {} }, index: 0, items: [{ json: {} }], step: "Node", env: {}, signal: new AbortController().signal, credentials: async () => texts };
  try {
    const items = await operation(api, built(runtime, what))(params, context);
    return { requests: seen, items: items.map(({ json }) => json) };
  } catch (error) {
    return { requests: seen, failed: error.message };
  } finally {
    globalThis.fetch = real;
  }
}

/** The operation with its functions in place of their names. */
function built({ rest, paging }, { list, convert, ...what }) {
  return {
    ...what,
    ...(convert === undefined ? {} : { convert: Object.fromEntries(Object.entries(convert).map(([field, name]) => [field, rest[name]])) }),
    ...(list === undefined ? {} : { list: list.kind === undefined || list.kind === "plain" ? list.how : paging[list.kind](list.how) }),
  };
}

/** What both sides sent, in one form. */
export function comparable(runtime, { requests, items, failed }, lists, headers = []) {
  const query = (value) => (typeof value === "string" ? value : runtime.encode.encodeQuery(value, lists));
  const pairs = (text) => [...new URLSearchParams(text)].filter(([, value]) => !value.includes("cred-")).map(([name, value]) => `${name}=${value}`).sort();
  const flat = (request) => (request.form === true ? Object.fromEntries(Object.entries(request.body).map(([name, value]) => [name, isObject(value) ? value : String(value)])) : request.body);
  return { requests: requests.map((request) => ({ method: request.method, url: request.url, query: pairs(query(request.query)), body: request.method === "GET" ? {} : flat(request), ...(headers.length === 0 ? {} : { headers: headers.map((name) => request.headers[name] || null) }) })), items, ...(failed === undefined ? {} : { failed: true }) };
}

/** Stands in an answer for the address that was asked. */
export const ITSELF = "{itself}";

/** The answers, of which some name the address that a first request asks. */
async function addressed(ask, params, answers) {
  const text = JSON.stringify(answers);
  if (!text.includes(ITSELF)) return answers;
  const { requests: [first] } = await ask(params, answers);
  return JSON.parse(text.replaceAll(ITSELF, first?.url ?? ""));
}

/** Whether the node and the operation do the same for these parameters; nothing where the node itself fails, or the runtime refuses an empty path. */
export async function agree({ runtime, engine, ask, api, what, row }, params, unaddressed) {
  const answers = await addressed(ask, params, unaddressed);
  const theirs = await ask(params, answers);
  if (theirs.failed !== undefined) return undefined;
  const lists = theirs.requests[0]?.lists ?? "indices";
  const given = called(row, params);
  const ours = await call(runtime, engine, api, what, given, answers);
  // Where a place of a path is empty the node asks for something else, and the runtime refuses to.
  if (/ has no value, which /.test(ours.failed ?? "")) return undefined;
  const headers = Object.values({ ...row.params, ...row.named }).flatMap((to) => (to.startsWith("headers.") ? [to.slice("headers.".length)] : []));
  const [a, b] = [comparable(runtime, theirs, lists, headers), comparable(runtime, ours, lists, headers)];
  return { same: same(a, b), theirs: a, ours: b, given, answers };
}

/** A number from 0 to 1 that is the same each time. */
export function dice(seed) {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** A value for a parameter out of all that were thought of. */
export function someValue(leaf, roll) {
  const pick = (list) => list[Math.floor(roll() * list.length)];
  if (leaf.kind !== "entries") {
    const { first, second, others } = valuesOf(leaf);
    return pick([first, second, ...others].filter((value) => value !== undefined));
  }
  const entry = (which) => Object.fromEntries(leaf.fields.filter(() => roll() > 0.15).map((property, index) => [property.name, property.options?.length > 0 ? pick(property.options).value : property.type === "number" ? 900 + which : property.type === "boolean" ? which % 2 === 0 : `e${which}n${index}`]));
  return Array.from({ length: 1 + Math.floor(roll() * 3) }, (_, index) => entry(index));
}
