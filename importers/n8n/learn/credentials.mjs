// The credentials of an app as a node is given them: texts that are found again in what it sends.
import { asRequest, spy, watch } from "./watch.mjs";

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
  const told = { realmId: "cred-realmid-value", instanceUrl: "https://cred-instance.example", apiDomain: "https://cred-domain.example" };
  return { ...values, ...engine.varied, ...told, ...(engine.login === undefined ? {} : { token: TOKEN }), oauthTokenData: { access_token: "cred-token-value", callbackQueryString: { realmId: told.realmId }, instance_url: told.instanceUrl, api_domain: told.apiDomain } };
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

