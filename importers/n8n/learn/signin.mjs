// How a request signs in: which field of the credential stands where.
import { credentialValues } from "./credentials.mjs";

/** The credential types of an operation by the way to sign in, in their order. */
export function ways(node, chosen) {
  const applies = (shown) => Object.entries(shown).every(([key, values]) => key === "authentication" || key === "@version" || !(key in chosen) || values.includes(chosen[key]));
  return (node.description.credentials ?? [])
    .filter(({ displayOptions }) => applies(displayOptions?.show ?? {}))
    .map(({ name, displayOptions }) => ({ name, way: displayOptions?.show?.authentication?.[0] }));
}

/** Whether anything of a credential is in a request. */
export const isSigned = (request) => request.how.type !== undefined || /cred-/.test(JSON.stringify(request)) || (request.headers.authorization ?? "").startsWith("Basic ");

/** The texts of a request with fields of the credential in place of their values. */
export function templated(text, values) {
  let out = text;
  for (const [field, value] of Object.entries(values)) if (typeof value === "string" && value.length > 5) out = out.split(value).join(`{${field}}`);
  return out.split(values.oauthTokenData.access_token).join("{accessToken}");
}

/** What a credential adds to a request, `undefined` where that is not plain. */
export async function signIn(engine, type, request) {
  const values = credentialValues(engine, type);
  const credential = engine.credential(type);
  if (credential === undefined) return undefined;
  if ([type, ...engine.parents(type)].some((each) => /^oAuth2Api$/i.test(each) || /OAuth2Api$/.test(each))) return { oauth: true };
  const said = {};
  const headers = texts(request.headers, values);
  if (Object.keys(headers).length > 0) said.headers = headers;
  if (request.basic !== undefined) said.basic = request.basic.map((text) => templated(text, values));
  if (request.how.type === type) {
    if (credential.preAuthentication !== undefined && engine.login === undefined) return undefined;
    const { authenticate } = credential;
    if (typeof authenticate === "function") {
      const signed = await authenticate.call(credential, values, { headers: {}, qs: {}, url: "https://x.example", method: "GET" });
      if (signed.body !== undefined || (signed.url ?? "https://x.example") !== "https://x.example") return undefined;
      Object.assign(said, part("headers", texts(signed.headers ?? {}, values)), part("query", texts(signed.qs ?? {}, values)));
      if (signed.auth !== undefined) said.basic = [signed.auth.username ?? signed.auth.user, signed.auth.password].map((text) => templated(String(text), values));
    } else if (authenticate?.type === "generic") {
      const { headers: own = {}, qs = {}, auth, body } = authenticate.properties;
      if (body !== undefined) return undefined;
      Object.assign(said, part("headers", expressions(own)), part("query", expressions(qs)));
      if (auth !== undefined) said.basic = Object.values(expressions({ username: auth.username, password: auth.password }));
    } else if (engine.login === undefined) return undefined;
  }
  for (const [name, value] of Object.entries(said.headers ?? {})) {
    const pair = /^\0(.*?):(.*)$/.exec(value);
    if (pair !== null) said.basic = [pair[1], pair[2]];
    if (pair !== null || name.toLowerCase() === "user-agent") delete said.headers[name];
  }
  if (Object.keys(said.headers ?? {}).length === 0) delete said.headers;
  const query = texts(request.query, values);
  if (Object.keys(query).length > 0) said.query = query;
  const body = texts(Object.fromEntries(Object.entries(request.body).filter(([, value]) => typeof value === "string")), values, (name) => name);
  if (Object.keys(body).length > 0) said.body = body;
  if (engine.login !== undefined) {
    const { url, body, form, basic, member, query: asked } = engine.login;
    if (basic !== undefined || Object.keys(asked).length > 0 || !JSON.stringify(said).includes("{token}")) return undefined;
    const fields = Object.entries(body);
    if (fields.some(([, value]) => !["string", "number"].includes(typeof value) || String(value).length > 60)) return undefined;
    said.ask = { url: templated(url, values), body: Object.fromEntries(fields.map(([name, value]) => [name, typeof value === "string" ? templated(value, values) : value])), ...(form ? { form: true } : {}), gives: member };
  }
  const all = JSON.stringify(said);
  if (!/\{\w+\}/.test(all) || /\{\{|undefined|cred-|zqvalue/.test(all.replace(/\{\w+\}/g, "")) || said.basic?.length === 1) return undefined;
  if (/[A-Za-z0-9+/]{24,}={0,2}"/.test(all.replace(/\{\w+\}/g, "")) && said.basic === undefined) return undefined;
  return said;
}

const part = (name, fields) => (Object.keys(fields).length === 0 ? {} : { [name]: fields });

function texts(fields, values, spelled = (name) => name.toLowerCase()) {
  const all = Object.entries(fields).map(([name, value]) => [spelled(name), templated(String(value), values)]);
  const basic = (text) => { const said = /^Basic (.+)$|^([A-Za-z0-9+/]{12,}={0,2})$/.exec(text); return said === null ? text : `\0${Buffer.from(said[1] ?? said[2], "base64").toString()}`; };
  return Object.fromEntries(all.map(([name, value]) => [name, templated(basic(value), values)]).filter(([, value]) => !value.includes("\ufffd") && /\{\w+\}/.test(value)));
}

function expressions(fields) {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value).replace(/^=/, "").replace(/\{\{\s*\$credentials\??\.(\w+)\s*\}\}/g, "{$1}")]));
}
