// Learns the apps whose nodes are plain HTTP APIs from an installed engine: what each operation sends for its parameters, and what items come of an
// answer. Nothing is read of a node's source: it is run with helpers that send nothing, and what it sent is compared. Every operation is then called
// as the runtime calls it, next to the node, with hundreds of parameters; what does not agree is not written.
//
//   node importers/n8n/learn/take.mjs FOLDER_OF_AN_ENGINE FOLDER_OF_THE_COMPILED_RUNTIME [APP…]
//
// Three files for each app: rows (importers/n8n/nodes/apps), operations (generators/typescript/runtime/apps), agreed calls (generators/typescript/runtime-tests/learnt).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { learn } from "./learn.mjs";
import { elements, held, listOf } from "./lists.mjs";
import { basis, choices, leavesOf } from "./parameters.mjs";
import { moduleOf, rowsOf } from "./print.mjs";
import { isSigned, signIn, templated, ways } from "./signin.mjs";
import { get, put, same } from "./values.mjs";
import { agree, dice, runtimeAt, someValue } from "./verify.mjs";
import { credentialValues, engineAt, loginOf, otherValues, watch } from "./watch.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const [engineFolder, runtimeFolder, ...wanted] = process.argv.slice(2);
if (runtimeFolder === undefined) {
  console.error("usage: node take.mjs FOLDER_OF_AN_ENGINE FOLDER_OF_THE_COMPILED_RUNTIME [APP…]");
  process.exit(2);
}
const engine = engineAt(engineFolder);
const runtime = await runtimeAt(runtimeFolder);
const settings = JSON.parse(readFileSync(join(root, "importers/n8n/learn/apps.json"), "utf8"));
const quiet = () => {};
process.on("unhandledRejection", quiet).on("uncaughtException", quiet);
for (const name of ["log", "warn", "error", "info"]) console[name] = quiet;
const tell = (text) => process.stderr.write(`${text}\n`);

const folders = { rows: "importers/n8n/nodes/apps", operations: "generators/typescript/runtime/apps", calls: "generators/typescript/runtime-tests/learnt" };
for (const folder of Object.values(folders)) mkdirSync(join(root, folder), { recursive: true });
const IGNORED_HEADERS = new Set(["content-type", "user-agent", "content-length"]);
const pascal = (text) => String(text).replace(/[^A-Za-z0-9]+(.)?/g, (_, letter) => (letter ?? "").toUpperCase()).replace(/^./, (letter) => letter.toUpperCase());
const camel = (text) => pascal(text).replace(/^[A-Z]+(?=[A-Z][a-z]|$)|^[A-Z]/, (start) => start.toLowerCase());
const kebab = (text) => text.replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
const plural = (text) => (/(ss|x|ch|sh)$/.test(text) ? `${text}es` : /s$/.test(text) ? text : /[^aeiou]y$/.test(text) ? `${text.slice(0, -1)}ies` : `${text}s`);

async function app(name) {
  const variants = engine.node(name).flatMap(({ node, versions }) => versions.map((version) => ({ node, version })));
  const variant = variants.at(-1);
  if (typeof variant.node.execute !== "function") return tell(`${name}: its requests are written down, not made`);
  const { displayName } = variant.node.description;
  const title = displayName.replace(/\s*\(.*\)|\s+v\d+$/g, "");
  const appName = pascal(title);
  const found = [];
  const refused = [];
  engine.bare = await wantsBareNames(variant);
  engine.login = await loginHere(variant);
  let waits = 0;
  for (const chosen of choices(engine, variant.node, variant.version)) {
    if (waits > 1) break;
    const got = await tried(variant, chosen, refused);
    if (got === undefined) {
      if (/it waits/.test(refused.at(-1)?.why ?? "")) waits += 1;
      continue;
    }
    found.push(got);
    for (const leaf of got.switches.slice(0, 2)) {
      const others = leaf.kind === "boolean" ? [true, false] : (leaf.property.options ?? []).map(({ value }) => value);
      for (const value of others.filter((each) => each !== leaf.property.default).slice(0, 6)) {
        const more = await tried(variant, { ...chosen, [leaf.place]: value }, refused);
        if (more !== undefined) found.push(more);
      }
    }
  }
  if (found.length === 0) return tell(`${name}: nothing learnt (${refused.length}: ${refused[0]?.why ?? ""})`);
  const api = await apiOf(variant, found, refused, settings.refused[name]);
  if (api === undefined) return tell(`${name}: it is not seen how it signs in`);
  const { further, covered } = byHand(name);
  for (const operation of settings.left[name] ?? []) covered.add(operation);
  const operations = [];
  const rows = [];
  const calls = [];
  const names = new Map();
  for (const got of found) {
    if (covered.has(`${got.chosen.resource ?? ""} ${got.chosen.operation ?? ""}`)) continue;
    const what = { ...got.what, address: got.what.address.slice(api.url.length) };
    const spec = { ...what, path: what.address };
    const proven = await prove(variant, got, api.spec, spec);
    if (proven === undefined) {
      refused.push({ chosen: got.chosen, why: "it does otherwise" });
      continue;
    }
    const { chosen } = got;
    const base = nameOf(appName, chosen);
    const key = JSON.stringify(what);
    let own = base;
    for (let number = 2; names.has(own) && names.get(own) !== key; number += 1) own = `${base}${number}`;
    if (!names.has(own)) {
      names.set(own, key);
      operations.push({ name: own, what });
    }
    const versions = [variant.version];
    for (const other of variants.slice(0, -1)) if (await holds(other, got, api.spec, spec)) versions.push(other.version);
    rows.push({ function: own, ...(versions.length === variants.length ? {} : { versions: versions.sort() }), ...withNulls(got.row, variant, chosen) });
    // A call says how it signs in where the platform's own default is not among the ways.
    if (!api.usual) proven.n8n = { authentication: Object.keys(api.spec.ways)[0], ...proven.n8n };
    calls.push({ function: own, version: variant.version, ...proven });
  }
  if (rows.length === 0) return tell(`${name}: nothing agreed (${refused.length})`);
  const file = kebab(camel(name)) + (further ? "-further" : "");
  const base = {
    type: `n8n-nodes-base.${name}`, verb: "effect", module: `apps/${file}`, versions: variants.map(({ version }) => version).sort((a, b) => a - b),
    ...(Object.keys(api.spec.ways).length > 1 || api.chosen ? { allow: { authentication: [...Object.keys(api.spec.ways), ...(api.usual ? [null] : [])] }, omit: { authentication: [Object.keys(api.spec.ways)[0]] }, params: { authentication: "authentication" } } : {}),
    ...(Object.keys(api.spec.ways).length > 0 ? { credentials: "auth" } : {}),
    ...(api.notices.length > 0 ? { notices: api.notices.map((message) => ({ message })) } : {}),
  };
  const print = { constant: camel(title), title, api: api.spec, operations };
  writeFileSync(join(root, folders.rows, `${name}${further ? "Further" : ""}.json`), rowsOf({ ...base, rows }));
  writeFileSync(join(root, folders.operations, `${file}.ts`), moduleOf(print));
  writeFileSync(join(root, folders.calls, `${name}.json`), `${JSON.stringify({ type: base.type, module: base.module, credentials: api.credentials, ...(engine.login === undefined ? {} : { login: { to: engine.login.url.replace(/^https?:\/\//, ""), answer: engine.login.answer } }), calls }, null, 0).replace(/\{"function":/g, '\n{"function":')}\n`);
  const file_ = join(root, "generators/typescript/accounts/fields.json");
  const known = JSON.parse(readFileSync(file_, "utf8"));
  writeFileSync(file_, `${JSON.stringify({ ...api.fields, ...known }, null, 2)}\n`);
  if (process.env.REFUSED !== undefined) writeFileSync(join(process.env.REFUSED, `${name}.json`), JSON.stringify(refused));
  tell(`${name}: ${rows.length} rows, ${refused.length} refused`);
}

/** How an app with one credential is asked for a token first. */
async function loginHere(variant) {
  const [chosen] = choices(engine, variant.node, variant.version);
  const [type, another] = ways(variant.node, chosen);
  if (type === undefined || another !== undefined) return undefined;
  return loginOf(engine, variant, type.name, basis(leavesOf(engine, variant.node, variant.version, chosen), chosen));
}

/** Whether fields of the credential that could be addresses are names within one. */
async function wantsBareNames(variant) {
  engine.bare = false;
  const [chosen] = choices(engine, variant.node, variant.version);
  const { requests, failed } = await watch(engine, variant, basis(leavesOf(engine, variant.node, variant.version, chosen), chosen), [{ body: {} }]);
  return /Invalid URL/.test(failed ?? "") || requests.some(({ url }) => /https?\/\/cred|https:\/\/https/.test(url));
}

/** The operations of an app whose rows were written by hand: what is learnt only adds to them. */
function byHand(name) {
  const file = join(root, folders.rows, `${name}.json`);
  const kept = settings.byHand.includes(name) && existsSync(file);
  const covered = new Set();
  if (!kept) return { further: false, covered };
  const base = JSON.parse(readFileSync(file, "utf8"));
  for (const row of base.rows ?? [base]) {
    const constants = (key) => [base.is, row.is, base.allow, row.allow].flatMap((part) => part?.[key] ?? []);
    for (const resource of constants("resource")) for (const operation of constants("operation")) covered.add(`${resource ?? ""} ${operation ?? ""}`);
  }
  return { further: true, covered };
}

/** What is learnt of one operation, with its list. */
async function tried(variant, chosen, refused) {
  try {
    const got = await learn(engine, variant, chosen);
    got.chosen = chosen;
    const { leaves, row, what } = got;
    if (got.listed) {
      const top = (place) => leaves.find((leaf) => leaf.place === place && leaf.depth === 0)?.property;
      const list = await listOf(got.ask, got.base, leaves, got.shape, (request) => request ?? got.start);
      if (list === undefined) throw new Error("a list is asked for otherwise");
      const { size } = list.limited;
      let how = { ...list.limited.list };
      // Of some it is not seen how they go on, or they ask for the same page again and again.
      if (settings.onePage.includes(variant.node.description.name)) list.paged = undefined;
      if (list.paged !== undefined && (size === undefined || list.paged.list.size === undefined || list.paged.list.size === size)) how = { ...how, ...list.paged.list };
      else list.paged = undefined;
      if (size !== undefined && what.asks !== undefined) {
        delete what.asks[size];
        if (Object.keys(what.asks).length === 0) delete what.asks;
      }
      row.params ??= {};
      row.defaults ??= {};
      const all = top("returnAll");
      if (all !== undefined && list.paged === undefined) row.is.returnAll = [false, ...(all.default === false ? [null] : [])];
      if (all !== undefined && list.paged !== undefined) {
        row.params.returnAll = "all";
        if (all.default === true) row.defaults.all = true;
      }
      if (top("limit") !== undefined) {
        row.params.limit = "limit";
        row.defaults.limit = top("limit").default;
      }
      if (Object.keys(row.defaults).length === 0) delete row.defaults;
      if (Object.keys(how).length > 0) what.list = { kind: list.paged?.kind, how };
      got.paged = list.paged;
      got.limits = top("limit") !== undefined;
      got.alls = all !== undefined;
    }
    if (what.asks !== undefined) {
      what.address += `?${new URLSearchParams(what.asks)}`;
      delete what.asks;
    }
    got.address = what.address;
    return got;
  } catch (error) {
    refused.push({ chosen, why: error.message.slice(0, 160) });
    return undefined;
  }
}

/** The headers of a request that are the same whoever asks. */
function constant(request) {
  return Object.fromEntries(Object.entries(request.headers).filter(([header, value]) => !IGNORED_HEADERS.has(header) && !/cred-/.test(value) && !(header === "accept" && /^(application\/json|\*\/\*)/.test(value)) && header !== "authorization"));
}

/** The part of the address that all operations share, and how they sign in. */
async function apiOf(variant, found, refused, refusal) {
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
    const form = async () => { const { requests: [again] } = await watch(engine, variant, params, [{ body: first.shape.sample }]); return JSON.parse(templated(JSON.stringify({ ...again, headers: undefined, constant: again === undefined ? {} : constant(again) }), credentialValues(engine, name))); };
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
    for (const other of varied) {
      engine.varied = other;
      const differs = !same(usual, await form().catch(() => undefined));
      engine.varied = {};
      const [[field]] = Object.entries(other);
      if (differs) notices.push(`The client is for accounts whose "${field}" is ${JSON.stringify(own[field])}.`);
    }
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
  for (const got of found) got.what.address = templated(got.what.address, { oauthTokenData: { access_token: "\0" }, ...values });
  for (const got of [...found]) if (/cred-|zqvalue/.test(JSON.stringify(got.what))) drop(got, "a field of the credential stands in it");
  const common = constant(found[0]?.start ?? first.start);
  for (const got of [...found]) if (!same(constant(got.start), common)) drop(got, "sends headers of its own");
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

/** Hundreds of parameters on which both sides agree, and one of the calls; parameters that they do not agree on are taken out of the row. */
async function prove(variant, got, api, what) {
  const side = { runtime, engine, ask: got.ask, api, what, row: got.row };
  const roll = dice(7);
  const usable = () => got.learnt.filter(({ leaf }) => used(got.row, leaf.place));
  const answers = () => answersFor(got, roll);
  let kept;
  for (let round = 0; round < 60; round += 1) {
    let params = got.chosen;
    for (const { leaf } of usable()) {
      const must = get(got.base, leaf.place) !== undefined;
      if (round > 0 && roll() < (must ? 0.12 : 0.5)) continue;
      params = put(params, leaf.place, round === 0 && leaf.kind !== "entries" ? firstOf(leaf, got) : someValue(leaf, roll));
    }
    const paging = answers();
    if (got.limits) params = put(params, "limit", paging.limit);
    if (got.alls) params = put(params, "returnAll", paging.all);
    const outcome = await agree(side, params, paging.answers);
    if (outcome === undefined) continue;
    if (outcome.same) {
      if (kept === undefined || (round === 0)) kept = { n8n: params, call: outcome.given, answers: paging.answers, requests: outcome.ours.requests, items: outcome.ours.items };
      continue;
    }
    const guilty = [];
    for (const { leaf } of usable()) {
      const alone = get(params, leaf.place);
      if (alone === undefined) continue;
      const without = await agree(side, put(params, leaf.place, undefined), paging.answers);
      const single = await agree(side, put(got.base, leaf.place, alone), [{ body: got.shape.sample }]);
      if (without?.same === true || single?.same === false) guilty.push(leaf);
    }
    const removable = guilty.filter((leaf) => get(got.base, leaf.place) === undefined);
    if (removable.length === 0) {
      if (process.env.WHY !== undefined) tell(JSON.stringify([got.chosen, params, outcome.theirs, outcome.ours]).slice(0, 1500));
      return undefined;
    }
    for (const leaf of removable) forget(got.row, leaf.place);
    kept = undefined;
    round = -1;
  }
  return kept;
}

const used = (row, place) => [...Object.keys(row.params ?? {}), ...Object.keys(row.named ?? {})].some((from) => from === place || from.startsWith(`${place}[]`));
const firstOf = (leaf, got) => get(got.base, leaf.place) ?? someValue(leaf, () => 0);

function forget(row, place) {
  delete row.entries?.[place];
  for (const part of ["params", "named"]) for (const from of Object.keys(row[part] ?? {})) if (from === place || from.startsWith(`${place}[]`)) delete row[part][from];
}

/** Whether an operation that was learnt of one version holds for another. */
async function holds(variant, got, api, what) {
  const ask = (params, answers, count = 1) => watch(engine, variant, params, answers, count);
  const side = { runtime, engine, ask, api, what, row: got.row };
  const roll = dice(11);
  for (let round = 0; round < 12; round += 1) {
    let params = got.chosen;
    for (const { leaf } of got.learnt) {
      if (!used(got.row, leaf.place) || (round > 0 && roll() < 0.4 && get(got.base, leaf.place) === undefined)) continue;
      params = put(params, leaf.place, round === 0 ? firstOf(leaf, got) : someValue(leaf, roll));
    }
    const paging = answersFor(got, roll);
    if (got.limits) params = put(params, "limit", paging.limit);
    if (got.alls) params = put(params, "returnAll", paging.all);
    const outcome = await agree(side, params, paging.answers);
    if (outcome === undefined ? round === 0 : !outcome.same) return false;
  }
  return true;
}

/** Answers for an operation: of a list a few pages as its paging reads them. */
function answersFor(got, roll) {
  const { shape, paged } = got;
  const holding = (list) => held(shape, list);
  if (!got.listed) {
    const many = shape.many && (!shape.one || roll() < 0.4);
    const body = shape.gives === undefined && !shape.one && !shape.many ? shape.sample : holding(many ? elements(0, Math.floor(roll() * 4)) : { id: "one", name: "n" });
    return { answers: [{ body }] };
  }
  const all = got.alls && paged !== undefined && roll() < 0.5;
  if (!all) return { all: false, limit: 1 + Math.floor(roll() * 6), answers: [{ body: holding(elements(0, Math.floor(roll() * 5))) }, { body: holding([]) }] };
  const { kind, list } = paged;
  const count = kind === "counted" && list.full !== undefined ? list.full : 2;
  const last = Math.floor(roll() * count);
  const pages = [elements(0, count), elements(count, count), elements(2 * count, last), []];
  if (kind === "plain") return { all, limit: 50, answers: [{ body: holding(pages[0]) }] };
  if (kind === "headed") return { all, limit: 50, answers: [{ body: holding(pages[0]), headers: { link: `<${got.start.url}?page=2>; rel="next"` } }, { body: holding(pages[1]) }] };
  if (kind === "cursor" || kind === "linked") {
    const next = (index) => (kind === "cursor" ? `NEXT${index}` : `${got.start.url}?cursor=NEXT${index}`);
    return { all, limit: 50, answers: pages.slice(0, 3).map((page, index) => ({ body: index < 2 ? put(holding(page), list.member, next(index)) : holding(page) })) };
  }
  return { all, limit: 50, answers: pages.map((page) => ({ body: holding(page) })) };
}

/** `createGitLabIssue`, `listGitLabIssues`, `addGitLabIssueComment`. */
function nameOf(appName, chosen) {
  const { resource = "", operation = "", ...more } = chosen;
  const [, verb, rest] = /^([a-z]+)(.*)$/.exec(camel(operation === "" ? "call" : operation)) ?? ["", "get", pascal(operation)];
  const thing = pascal(resource);
  const extra = Object.entries(more).map(([name, value]) => pascal(value === true ? name : value === false ? `no ${name}` : value)).join("");
  if (operation === "list") return `list${appName}${plural(thing)}${extra}`;
  if (/^getAll|^getMany/.test(operation)) return `list${appName}${plural(thing)}${operation.replace(/^getAll|^getMany/, "")}${extra}`;
  return `${verb}${appName}${thing}${rest === thing ? "" : rest}${extra}`;
}

/** The constants that choose a row also hold where the export leaves them out, if they are what the platform takes then. */
function withNulls(row, { node, version }, chosen) {
  const is = Object.fromEntries(Object.entries(row.is).map(([name, values]) => {
    if (values.includes(null)) return [name, values];
    const without = Object.fromEntries(Object.entries(chosen).filter(([key]) => key !== name));
    const preset = engine.seen(node, version, without)?.[name];
    return [name, same([preset], values) ? [...values, null] : values];
  }));
  return { ...row, is };
}

for (const name of wanted.length > 0 ? wanted : settings.apps) {
  try {
    await app(name);
  } catch (error) {
    tell(`${name}: ${error.message} ${error.stack.split("\n")[1]}`);
  }
}
process.exit(0);
