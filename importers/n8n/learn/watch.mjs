// A node of an installed engine, run with helpers that send nothing: what it would have sent, and what items it makes of an answer.
import { credentialValues } from "./credentials.mjs";
import { isWrittenDown, routed } from "./routing.mjs";
import { asKey, clone, get } from "./values.mjs";

/** An answer that writes down which of its members are read. */
export function spy(log, within = "") {
  return new Proxy({}, {
    get(_, key) {
      if (key === Symbol.toPrimitive) return () => "";
      if (key === Symbol.iterator) return function* none() {};
      if (typeof key === "symbol" || ["then", "toJSON", "constructor"].includes(key)) return undefined;
      if (key === "length") return 0;
      if (Reflect.has(Array.prototype, key)) return () => [];
      log.add(within + asKey(key));
      // What would tell of a failure is not there: a node that sees some stops reading.
      if (/^errors?$/.test(key)) return undefined;
      return within.includes(".") ? undefined : spy(log, `${within}${asKey(key)}.`);
    },
    has: (_, key) => typeof key === "string" && (log.add(within + key), true),
  });
}

/** Runs a node on items without data, and says which headers of its answers it `looked` at. `answers[i]` answers the i-th request, the last one all further: `{ body, headers }`. */
export async function watch(engine, { node, version }, params, answers, count = 1) {
  const requests = [];
  const looked = new Set();
  const full = engine.seen(node, version, params) ?? {};
  const answer = (options, how, plain) => {
    const request = asRequest(options, how);
    if (engine.login !== undefined && request.method === engine.login.method && request.url === engine.login.url) return structuredClone(engine.login.answer);
    requests.push(request);
    if (requests.length > 40) throw new Error("it does not end");
    const { body, headers = {} } = answers[Math.min(requests.length, answers.length) - 1];
    const value = plain === true && options.json !== true && typeof body !== "string" ? JSON.stringify(body) : clone(body);
    return options.resolveWithFullResponse === true || options.returnFullResponse === true ? { body: value, headers: noted(headers, looked), statusCode: 200 } : value;
  };
  const unknown = (what) => () => { throw new Error(`uses ${what}`); };
  const self = {
    getInputData: () => Array.from({ length: count }, () => ({ json: {} })),
    getNode: () => ({ name: "Node", type: "node", typeVersion: version, parameters: full, credentials: {} }),
    getWorkflow: () => ({ id: "1", name: "w" }), getTimezone: () => "UTC", continueOnFail: () => false, getMode: () => "manual", getExecutionId: () => "1", getInstanceId: () => "1",
    getInstanceBaseUrl: () => "https://instance.example/", getWorkflowStaticData: unknown("static data"), getContext: () => ({}), sendMessageToUI() {}, addExecutionHints() {}, evaluateExpression: (text) => text,
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    getNodeParameter(name, _, fallback, options) {
      const value = get(full, name) ?? (get(full, name) === null ? null : fallback);
      if (value === undefined) throw new Error(`Could not get parameter ${name}`);
      return clone(options?.extractValue === true && value?.__rl === true ? valueOfLocator(node.description.properties.find((each) => each.name === name), value) : value);
    },
    getCredentials: async (type) => credentialValues(engine, type),
    helpers: {
      request: async (first, second) => answer(typeof first === "string" ? { uri: first, ...second } : first, {}, true),
      httpRequest: async (options) => answer(options, {}),
      requestWithAuthentication: async (type, options) => answer(options, { type }, true),
      httpRequestWithAuthentication: async (type, options) => answer(options, { type }),
      requestOAuth2: async (type, options) => answer(options, { type }, true),
      requestOAuth1: unknown("OAuth 1"), requestWithAuthenticationPaginated: unknown("pages of the engine"),
      returnJsonArray: (data) => (Array.isArray(data) ? data : [data]).map((json) => (json?.json ? { ...json } : { json })),
      constructExecutionMetaData: (items, { itemData }) => items.map((item) => ({ ...item, pairedItem: itemData })),
      normalizeItems: (items) => [items].flat().map((item) => (item.json === undefined ? { json: item } : item)),
      assertBinaryData: unknown("a file"), getBinaryDataBuffer: unknown("a file"), prepareBinaryData: unknown("a file"), getBinaryMetadata: unknown("a file"), getBinaryStream: unknown("a file"),
    },
  };
  for (const [name, helper] of Object.entries(self.helpers)) self.helpers[name] = (...given) => helper(...given);
  try {
    const outputs = await within(250, isWrittenDown(node) ? routed(engine, { node, version }, full, self, count) : node.execute.call(self));
    return { requests, looked, items: (outputs?.[0] ?? []).map((item) => { if (item.binary !== undefined) throw new Error("gives a file"); return item.json; }) };
  } catch (error) {
    return { requests, looked, failed: String(error.message ?? error) };
  }
}

/** The headers of an answer, which write down which of them are read. */
function noted(headers, looked) {
  return new Proxy(headers, {
    get: (all, name) => {
      if (typeof name === "string" && !["then", "toJSON", "constructor"].includes(name)) looked.add(name.toLowerCase());
      return all[name];
    },
  });
}

/** What a locator stands for: its value, or the part of it that its mode takes. */
function valueOfLocator(property, { mode, value }) {
  const { extractValue } = property?.modes?.find((each) => each.name === mode) ?? {};
  if (extractValue?.type !== "regex") return value;
  const part = new RegExp(extractValue.regex).exec(value)?.[1];
  if (part === undefined) throw new Error(`${value} is not what ${property.name} may be`);
  return part;
}

export function asRequest(options, how) {
  const address = options.uri ?? options.url ?? "";
  const url = new URL(/^https?:/.test(address) ? address : (options.baseURL ?? "").replace(/\/$/, "") + (address.startsWith("/") ? "" : "/") + address);
  const form = options.form !== undefined || options.body instanceof URLSearchParams;
  const body = options.body instanceof URLSearchParams ? Object.fromEntries(options.body) : options.form ?? options.body;
  if (options.formData !== undefined || body?.constructor?.name === "FormData") throw new Error("sends a form with files");
  const headers = Object.fromEntries(Object.entries(options.headers ?? {}).filter(([, value]) => value !== undefined).map(([name, value]) => [name.toLowerCase(), String(value)]));
  const { username, user, password, pass } = options.auth ?? {};
  return {
    how, method: (options.method ?? "GET").toUpperCase(), url: url.origin + url.pathname,
    query: plain({ ...Object.fromEntries(url.searchParams), ...options.qs }),
    body: typeof body === "string" ? readable(body) : plain(body), form, headers,
    ...(options.auth === undefined ? {} : { basic: [username ?? user ?? "", password ?? pass ?? ""] }),
    lists: options.useQuerystring === true ? "repeat" : options.qsStringifyOptions?.arrayFormat ?? options.arrayFormat,
  };
}

/** What of a body or query travels: nothing where no field has a value. */
export function plain(fields) {
  const value = fields === undefined || fields === null ? {} : JSON.parse(JSON.stringify(fields));
  return value;
}

function readable(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text === "" ? {} : text;
  }
}

async function within(milliseconds, work) {
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error("it waits")), milliseconds); });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
