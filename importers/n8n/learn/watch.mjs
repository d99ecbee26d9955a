// A node of an installed engine, run with helpers that send nothing: what it would have sent, and what items it makes of an answer.
import { createRequire } from "node:module";
import { join } from "node:path";
import { clone, get } from "./values.mjs";

/** The nodes and credentials of an engine. */
export function engineAt(folder) {
  const require = createRequire(join(folder, "package.json"));
  const base = join(folder, "node_modules/n8n-nodes-base/");
  const known = { nodes: require(join(base, "dist/known/nodes.json")), credentials: require(join(base, "dist/known/credentials.json")) };
  const { NodeHelpers } = require("n8n-workflow");
  const instance = (table, name) => {
    const { className, sourcePath } = table[name];
    return new (require(join(base, sourcePath))[className])();
  };
  return {
    names: Object.keys(known.nodes),
    credentials: Object.keys(known.credentials),
    /** The versions of a node, each with its description: one object for versions that share it. */
    node(name) {
      const node = instance(known.nodes, name);
      const all = node.nodeVersions === undefined ? [node] : Object.values(node.nodeVersions);
      return all.map((each) => ({ node: each, versions: [each.description.version].flat() }));
    },
    credential: (name) => (known.credentials[name] === undefined ? undefined : instance(known.credentials, name)),
    parents: (name) => known.credentials[name]?.extends ?? [],
    /** The parameters that a node sees: defaults filled in, what conditions hide left out. */
    seen: (node, version, params) => NodeHelpers.getNodeParameters(node.description.properties, params, true, false, { typeVersion: version, parameters: params }, node.description),
    shown: (node, version, params, property) => NodeHelpers.displayParameter(params, property, { typeVersion: version }, node.description),
  };
}

/** The values of a credential: each field a text that is found again in a request. */
export function credentialValues(engine, name) {
  const properties = [...[name, ...engine.parents(name)].flatMap((each) => engine.credential(each)?.properties ?? [])];
  const values = {};
  for (const { name: field, type, default: preset, placeholder, options } of properties) {
    if (field in values) continue;
    if (type === "boolean" || type === "number" || options !== undefined || (type === "hidden" && preset !== "")) values[field] = preset;
    else if (/^https?:/.test(`${preset}${placeholder ?? ""}`) || (engine.bare !== true && /^(url|host|baseUrl|server|serverUrl|domain|instanceUrl|apiUrl)$/i.test(field))) values[field] = `https://cred-${field.toLowerCase()}.example${/^https?:.*\/$/.test(String(preset)) ? "/" : ""}`;
    else if (type === "json") values[field] = "{}";
    else values[field] = `cred-${field.toLowerCase()}-zqvalue${engine.salt ?? ""}`;
  }
  // What an app tells when somebody signs in, and the platform keeps.
  const told = { realmId: "cred-realmid-value", instanceUrl: "https://cred-instance.example" };
  return { ...values, ...engine.varied, ...told, ...(engine.login === undefined ? {} : { token: TOKEN }), oauthTokenData: { access_token: "cred-token-value", callbackQueryString: { realmId: told.realmId }, instance_url: told.instanceUrl } };
}

/** What is given for a credential, where a token has to be asked for first. */
export const TOKEN = "cred-token-zqvalue";

/**
 * The request that asks for a token, and the member of its answer that is one: a node's own first request, or what a credential says it sends
 * before anything else. Nothing where none is asked for.
 */
export async function loginOf(engine, variant, type, params) {
  const credential = engine.credential(type);
  const every = (log) => new Proxy({}, { get: (_, key) => (typeof key === "string" && key !== "then" ? (log.push(key), TOKEN) : undefined) });
  if (credential?.preAuthentication !== undefined) {
    let request;
    const log = [];
    const helpers = { httpRequest: async (options) => { request = asRequest(options, {}); return every(log); } };
    const given = await credential.preAuthentication.call({ helpers }, credentialValues(engine, type));
    const [field] = Object.entries(given).find(([, value]) => value === TOKEN) ?? [];
    return field === undefined || log.length !== 1 ? undefined : { ...request, member: log[0], answer: { [log[0]]: TOKEN } };
  }
  const read = new Set();
  const { requests: [first, second] } = await watch(engine, variant, params, [{ body: spy(read) }]);
  if (second === undefined || first.method !== "POST" || !JSON.stringify([first.body, first.basic]).includes("cred-") || first.how.type !== undefined) return undefined;
  for (const member of read) {
    const { requests } = await watch(engine, variant, params, [{ body: { [member]: TOKEN } }, { body: {} }]);
    if (JSON.stringify(requests[1]?.headers ?? {}).includes(TOKEN)) return { ...first, member, answer: { [member]: TOKEN } };
  }
  return undefined;
}

/** Fields of a credential that are no texts, each with another value than the usual one; and what fields are where nobody fills them in. */
export function otherValues(engine, name) {
  const varied = [];
  const presets = {};
  for (const { name: field, type, default: preset, options } of [name, ...engine.parents(name)].flatMap((each) => engine.credential(each)?.properties ?? [])) {
    if (type === "boolean") varied.push({ [field]: !preset });
    else if (type === "number") varied.push({ [field]: 4_711 });
    else if (options !== undefined) varied.push(...options.map(({ value }) => value).filter((value) => value !== preset).slice(0, 1).map((value) => ({ [field]: value })));
    if (typeof preset === "string" && preset !== "" && preset.length < 80) presets[field] = preset;
  }
  return { varied, presets };
}

/** An answer that writes down which of its members are read. */
export function spy(log, within = "") {
  return new Proxy({}, {
    get(_, key) {
      if (key === Symbol.toPrimitive) return () => "";
      if (key === Symbol.iterator) return function* none() {};
      if (typeof key === "symbol" || ["then", "toJSON", "constructor"].includes(key)) return undefined;
      if (key === "length") return 0;
      if (Reflect.has(Array.prototype, key)) return () => [];
      log.add(within + key);
      return within.includes(".") ? undefined : spy(log, `${within}${key}.`);
    },
    has: (_, key) => typeof key === "string" && (log.add(within + key), true),
  });
}

/** Runs a node on items without data. `answers[i]` answers the i-th request, the last one all further: `{ body, headers }`. */
export async function watch(engine, { node, version }, params, answers, count = 1) {
  const requests = [];
  const full = engine.seen(node, version, params) ?? {};
  const answer = (options, how, plain) => {
    const request = asRequest(options, how);
    if (engine.login !== undefined && request.method === engine.login.method && request.url === engine.login.url) return structuredClone(engine.login.answer);
    requests.push(request);
    if (requests.length > 40) throw new Error("it does not end");
    const { body, headers = {} } = answers[Math.min(requests.length, answers.length) - 1];
    const value = plain === true && options.json !== true && typeof body !== "string" ? JSON.stringify(body) : clone(body);
    return options.resolveWithFullResponse === true || options.returnFullResponse === true ? { body: value, headers, statusCode: 200 } : value;
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
      return clone(options?.extractValue === true && value?.__rl === true ? value.value : value);
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
    const outputs = await within(250, node.execute.call(self));
    return { requests, items: (outputs?.[0] ?? []).map((item) => { if (item.binary !== undefined) throw new Error("gives a file"); return item.json; }) };
  } catch (error) {
    return { requests, failed: String(error.message ?? error) };
  }
}

function asRequest(options, how) {
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
