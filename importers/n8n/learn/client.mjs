// What is the same in all requests of an app: where it is, how it signs in, its headers.
import { basis, choices, leavesOf } from "./parameters.mjs";
import { isSigned, signIn, templated, ways } from "./signin.mjs";
import { put, same } from "./values.mjs";
import { credentialValues, loginOf, otherValues } from "./credentials.mjs";
import { watch } from "./watch.mjs";

const IGNORED_HEADERS = new Set(["content-type", "user-agent", "content-length"]);

/** Makes the engine give credentials as an app wants them: bare names, or a token that has to be asked for first. */
export async function prepare(engine, variant) {
  engine.bare = await wantsBareNames(engine, variant);
  engine.login = await loginHere(engine, variant);
}

/** How an app with one credential is asked for a token first. */
async function loginHere(engine, variant) {
  const [chosen] = choices(engine, variant.node, variant.version);
  const [type, another] = ways(variant.node, chosen);
  if (type === undefined || another !== undefined) return undefined;
  return loginOf(engine, variant, type.name, basis(leavesOf(engine, variant.node, variant.version, chosen), chosen));
}

/** Whether fields of the credential that could be addresses are names within one. */
async function wantsBareNames(engine, variant) {
  engine.bare = false;
  const [chosen] = choices(engine, variant.node, variant.version);
  const { requests, failed } = await watch(engine, variant, basis(leavesOf(engine, variant.node, variant.version, chosen), chosen), [{ body: {} }]);
  return /Invalid URL/.test(failed ?? "") || requests.some(({ url }) => /https?\/\/cred|https:\/\/https/.test(url));
}

/** The headers of a request that are the same whoever asks. */
function constant(request, learnt = []) {
  const given = new Set(learnt.map(({ at }) => at));
  return Object.fromEntries(Object.entries(request.headers).filter(([header, value]) => !given.has(`headers.${header}`) && !IGNORED_HEADERS.has(header) && !/cred-/.test(value) && !(header === "accept" && /^(application\/json|\*\/\*)/.test(value)) && header !== "authorization"));
}

/** The part of the address that all operations share, and how they sign in. */
export async function apiOf(engine, variant, found, refused, refusal) {
  const [first] = found;
  const types = ways(variant.node, first.chosen);
  const presets = {};
  const notices = [];
  const learntWays = {};
  const fields = {};
  const credentials = {};
  let values = {};
  let address;
  function drop(got, why) {
    refused.push({ chosen: got.chosen, why });
    found.splice(found.indexOf(got), 1);
  }
  for (const got of [...found]) {
    if (!same(ways(variant.node, got.chosen), types)) drop(got, "has credentials of its own");
    else if (types.length > 0 && !isSigned(got.start)) drop(got, "asks without a credential");
  }
  if (found[0] !== first) return undefined;
  for (const { name, way } of types) {
    const params = way === undefined ? first.base : { ...first.base, authentication: way };
    const { requests, failed } = await watch(engine, variant, params, [{ body: first.shape.sample }]);
    if (failed !== undefined || requests.length !== 1) continue;
    const own = credentialValues(engine, name);
    const said = await signIn(engine, name, requests[0]);
    if (said === undefined) continue;
    const form = async () => { const { requests: [again] } = await watch(engine, variant, params, [{ body: first.shape.sample }]); return JSON.parse(templated(JSON.stringify({ ...again, headers: undefined, constant: again === undefined ? {} : constant(again, first.learnt) }), credentialValues(engine, name))); };
    const usual = await form();
    engine.salt = "salt";
    const salted = await form();
    engine.salt = "";
    // What follows from a credential without being a field of it is no constant.
    if (!same(usual.constant, salted.constant) || usual.url !== salted.url) continue;
    // A way that asks another host is another client: its secrets are for that one alone.
    address ??= usual.url.split("?")[0];
    if (usual.url.split("?")[0] !== address) continue;
    const { varied, presets: known } = otherValues(engine, name);
    let counts = false;
    for (const other of varied) {
      engine.varied = other;
      const differs = !same(usual, await form().catch(() => undefined)) || !same(said, await signIn(engine, name, requests[0]).catch(() => undefined));
      engine.varied = {};
      const [[field]] = Object.entries(other);
      if (differs && own[field] === 0) counts = true;
      else if (differs) notices.push(`The client is for accounts whose "${field}" is ${JSON.stringify(own[field])}.`);
    }
    // A number that each account has its own of stands in its requests, and no text of them can be told to be it.
    if (counts) continue;
    for (const [field, preset] of Object.entries(known)) if (requests[0].url.includes(String(own[field]).replace(/\/$/, ""))) presets[field] = preset;
    const { oauth, ...more } = said;
    if (way === undefined && Object.keys(learntWays).length > 0) continue;
    learntWays[way ?? "credential"] = oauth === true ? name : { type: name, ...more };
    const used = [...JSON.stringify([more, templated(requests[0].url, own)]).matchAll(/\{(\w+)\}/g)].map(([, field]) => field);
    fields[name] = [...new Set([...used.filter((field) => field in own && !(field === "token" && engine.login !== undefined)), ...(oauth === true ? ["accessToken"] : [])])];
    credentials[name] = Object.fromEntries(fields[name].map((field) => [field, own[field] ?? "cred-token-value"]));
    values = { ...own, ...values };
  }
  if (Object.keys(learntWays).length === 0 && types.length > 0) return undefined;
  // The way that the platform takes where an export names none comes first.
  const preferred = engine.seen(variant.node, variant.version, first.chosen)?.authentication;
  const inOrder = Object.fromEntries(Object.entries(learntWays).sort(([one], [other]) => Number(other === preferred) - Number(one === preferred)));
  // What a credential adds to the query is no constant of an operation.
  const signed = Object.values(learntWays).flatMap((way) => Object.keys(way.query ?? {}));
  for (const got of found) for (const name of signed) if (got.what.address.includes(`${name}=cred-`)) got.what.address = got.what.address.replace(new RegExp(`[?&]${name}=cred-[^&]*`), (hit) => (hit.startsWith("?") ? "?" : "")).replace(/\?&?$/, "").replace("?&", "?");
  for (const { what } of found) for (const name of Object.values(learntWays).flatMap((way) => Object.keys(way.body ?? {}))) if (String(what.always?.[name]).startsWith("cred-")) what.always = put(what.always, name, undefined);
  for (const got of found) got.what.address = templated(got.what.address, { oauthTokenData: { access_token: "\0" }, ...values });
  for (const got of [...found]) if (/cred-|zqvalue/.test(JSON.stringify(got.what))) drop(got, "a field of the credential stands in it");
  const common = constant(found[0]?.start ?? first.start, found[0]?.learnt);
  for (const got of [...found]) if (!same(constant(got.start, got.learnt), common)) drop(got, "sends headers of its own");
  const forms = found.filter(({ start }) => start.form).length * 2 > found.length;
  const lists = found.map((got) => got.lists).find((style) => ["repeat", "brackets"].includes(style));
  const parts = found.map(({ what }) => what.address.split("?")[0].split("/"));
  if (parts.length === 0) return undefined;
  const start = (segments) => (segments[0].startsWith("{") ? 1 : 3);
  const hosts = parts.map((segments) => segments.slice(0, start(segments)).join("/"));
  const host = hosts.sort((a, b) => hosts.filter((each) => each === b).length - hosts.filter((each) => each === a).length)[0];
  for (const got of [...found]) if (!`${got.what.address}/`.startsWith(`${host}/`)) drop(got, "it is another host");
  const addresses = found.map(({ what }) => what.address.split("?")[0].split("/"));
  let shared = start(addresses[0]);
  const places = new Set(found.flatMap(({ learnt }) => learnt.filter(({ at }) => at === "path").map(({ name }) => `{${name}}`)));
  while (addresses.every((segments) => segments.length > shared + 1 && segments[shared] === addresses[0][shared] && ![...places].some((each) => segments[shared].includes(each)))) shared += 1;
  const url = addresses[0].slice(0, shared).join("/").replace(/https:\/\/\{(\w+)\}(?=\/|$)/, (whole, field) => (String(values[field]).startsWith("https") ? `{${field}}` : whole));
  return {
    url: addresses[0].slice(0, shared).join("/"), fields, credentials, chosen: types.some(({ way }) => way !== undefined),
    notices: [...new Set(notices)], usual: preferred === undefined || preferred in learntWays, spec: { url, ways: inOrder, ...(Object.keys(presets).length > 0 ? { presets } : {}), ...(Object.keys(common).length > 0 ? { headers: common } : {}), ...(forms ? { form: true } : {}), ...(lists === undefined ? {} : { lists }), ...(refusal === undefined ? {} : { refused: refusal }) },
  };
}
