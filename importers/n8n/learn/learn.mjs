// What one operation of a node sends for its parameters, as a row and an operation of a plain HTTP API; nothing where it is not that plain.
import { basis, called, leavesOf, OF_LISTS, valuesOf } from "./parameters.mjs";
import { differences, get, isObject, placesOf, put, same } from "./values.mjs";
import { spy, watch } from "./watch.mjs";

/** Answers that tell apart which member of them becomes items. */
const ONE = { id: "one", name: "n" };
const MANY = [{ id: "m1" }, { id: "m2" }];
/** A constant longer than this is somebody's work, and no fact. */
const LONGEST = 40;
/** The names of the fields that an app is asked for are one all the same. */
const NAMES = /^[\w$.]+(, ?[\w$.]+)*$/;

const converters = {
  whole: (value) => (typeof value === "string" ? Number.parseInt(value, 10) : value),
  milliseconds: (value) => new Date(String(value)).getTime(),
  split: (value) => (Array.isArray(value) ? value : String(value).split(",").map((each) => each.trim()).filter((each) => each !== "")),
  splitText: (value) => (typeof value === "string" || Array.isArray(value) ? converters.split(value) : []),
  parsed: (value) => (typeof value === "string" ? JSON.parse(value) : value),
  joined: (value) => (Array.isArray(value) ? value.join(",") : value),
};

class Unlearnt extends Error {}
const refuse = (why) => { throw new Unlearnt(why); };

/** `{ row, what, api }` of an operation; throws `Unlearnt`, which says why not. */
export async function learn(engine, { node, version }, chosen) {
  const leaves = leavesOf(engine, node, version, chosen);
  const listed = leaves.some(({ place }) => place === "returnAll" || place === "limit");
  const ask = async (params, answers = [{ body: {} }], count = 1) => watch(engine, { node, version }, params, answers, count);
  const { base, needs } = await told(ask, leaves, basis(leaves, chosen));
  const shape = await answerOf(ask, base);
  if (shape.gives !== undefined) Object.assign(shape.what, await missingOf(ask, base));
  const reply = [{ body: shape.sample }];
  const send = async (params) => {
    const seen = await ask(params, reply);
    return seen.failed === undefined && seen.requests.length === 1 ? seen.requests[0] : undefined;
  };
  const start = await send(base);
  if (start === undefined) refuse("more than one request");
  if (!same(start, await later(() => send(base)))) refuse("depends on the time");
  const twice = await ask(base, reply, 2);
  if (twice.requests.length !== 2 || !same(twice.requests[0], twice.requests[1])) refuse("does not ask once for each item");

  const row = { is: {}, allow: {}, params: {}, named: {}, defaults: {} };
  for (const [name, value] of Object.entries(chosen)) row.is[name] = [value];
  const what = { method: start.method, ...shape.what };
  const learnt = [];
  const switches = [];
  let address = start.url;
  for (const leaf of leaves) {
    if (OF_LISTS.has(leaf.place)) continue;
    const found = leaf.kind === "entries" ? await entriesOf(send, base, leaf) : await fieldOf(send, base, leaf);
    if (found === undefined || found.quiet === true) {
      if (get(base, leaf.place) !== undefined && found?.quiet !== true) refuse(`\`${leaf.place}\` goes nowhere plain`);
      if (leaf.depth === 0 && found === undefined && ["choice", "boolean"].includes(leaf.kind)) switches.push(leaf);
      continue;
    }
    learnt.push({ leaf, ...found });
    if (found.at === "path") {
      const preset = `/${leaf.property.default}/`;
      if (get(base, leaf.place) !== undefined) address = found.address(address);
      else if (preset.length > 2 && address.split(preset).length === 2) address = address.replace(preset, `/{${found.name}}/`);
      else refuse(`\`${leaf.place}\` is part of the path`);
    }
    if (found.encoded === true) what.encoded = [...(what.encoded ?? []), found.name];
  }
  if (/NaN|undefined|null/.test(address)) refuse("it needs a parameter that it was not given");
  place(row, what, learnt, start);
  for (const leaf of switches) row.is[leaf.place] = [leaf.property.default, null];
  // A preset that was made of the time when the node was loaded.
  const days = [-1, 0, 1].map((day) => new Date(Date.now() + day * 86_400_000).toISOString().slice(0, 10));
  if (days.some((day) => JSON.stringify([row, what]).includes(day))) refuse("a preset depends on the time");
  if (needs !== undefined) row.needs = [needs];
  const lists = start.lists;
  return { row: tidy(row), what: { ...what, address }, learnt, leaves, shape, listed, start, lists, base, switches, ask };
}

/** What a node asks with: one that sends nothing until it is told what to change is told one thing, and `needs` says of which collection. */
async function told(ask, leaves, base) {
  if ((await ask(base)).requests.length > 0) return { base };
  for (const leaf of leaves.filter(({ depth, kind }) => depth === 1 && ["text", "number", "boolean", "entries"].includes(kind))) {
    const more = put(base, leaf.place, leaf.kind === "entries" ? [entryOf(leaf, "first")] : valuesOf(leaf).first);
    if ((await ask(more)).requests.length > 0) return { base: more, needs: leaf.place.slice(0, leaf.place.indexOf(".")) };
  }
  return { base };
}

/** Which member of the answer becomes the items, or the item that comes whatever the answer is. */
async function answerOf(ask, base) {
  const read = new Set();
  const first = await ask(base, [{ body: spy(read) }]);
  if (first.requests.length === 0) refuse(`sends nothing: ${first.failed ?? ""}`);
  const names = [undefined, ...read].filter((name) => !/(^|\.)(json|binary|pairedItem|length|id|error|errors|message|success|status|code|next|links|meta)$/.test(name ?? ""));
  const holding = (name, value) => (name === undefined ? value : put({}, name, value));
  for (const name of [...names].reverse()) {
    const one = await ask(base, [{ body: holding(name, ONE) }]);
    const many = await ask(base, [{ body: holding(name, MANY) }]);
    const gives = { one: same(one.items, [ONE]), many: same(many.items, MANY) };
    if ((gives.one || gives.many) && one.requests.length === 1) return { what: name === undefined ? {} : { gives: name }, gives: name, ...gives, sample: holding(name, gives.one ? ONE : MANY), read };
  }
  for (const name of [...names].reverse()) {
    const each = await ask(base, [{ body: holding(name, MANY.map((data) => ({ data }))) }]);
    if (each.requests.length === 1 && same(each.items, MANY)) return { what: { ...(name === undefined ? {} : { gives: name }), each: "data" }, gives: name, each: "data", one: false, many: true, sample: holding(name, MANY.map((data) => ({ data }))), read };
  }
  const headers = { location: "https://h.example/made", link: "<https://h.example/l>", "x-restli-id": "h" };
  const some = await Promise.all([{ body: {} }, { body: ONE, headers }, { body: "" }].map((answer) => ask(base, [answer])));
  if (some[0].items?.length === 1 && Object.values(some[0].items[0] ?? {}).every((value) => value !== undefined) && same(some[0].items, some[1].items) && same(some[0].items, some[2].items) && JSON.stringify(some[0].items).length < LONGEST) return { what: { then: some[0].items[0] }, sample: {}, read };
  return refuse(`items are made otherwise ${first.failed ?? some[1].failed ?? ""}`);
}

/** What happens some time from now. */
async function later(work) {
  const Now = globalThis.Date;
  const ahead = 40 * 86_400_000 + 3_723_000;
  globalThis.Date = class extends Now {
    constructor(...given) {
      super(...(given.length === 0 ? [Now.now() + ahead] : given));
    }
    static now() {
      return Now.now() + ahead;
    }
  };
  try {
    return await work();
  } finally {
    globalThis.Date = Now;
  }
}

/** What the node makes of an answer that has nothing of what it gives. */
async function missingOf(ask, base) {
  const { items, failed } = await ask(base, [{ body: {} }]);
  if (failed !== undefined) return { missing: "error" };
  return items.length === 1 && Object.keys(items[0] ?? {}).length === 0 ? { missing: "item" } : {};
}

const OF_ALL = new Set(["content-type", "user-agent", "content-length", "accept", "authorization"]);
const fieldsOf = ({ query, body, headers }) => ({ query, body, headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_ALL.has(name))) });

/** The place of a parameter's value in the request, and when it is sent. */
async function fieldOf(send, base, leaf) {
  const values = valuesOf(leaf);
  if (values === undefined || values.first === undefined || values.second === undefined) return undefined;
  const at = async (value) => send(put(base, leaf.place, value));
  const bare = (value) => (leaf.kind === "locator" ? value?.value : value);
  const [a, b] = [await at(values.first), await at(values.second)];
  if (a === undefined || b === undefined) return undefined;
  if (a.url !== b.url) return pathOf(a, b, leaf, values, bare, at, await at(undefined));
  const changed = differences(fieldsOf(a), fieldsOf(b));
  if (changed.length === 0) return same(a, b) && same(a, await at(undefined)) ? { quiet: true } : undefined;
  if (changed.length !== 1) return undefined;
  const [to] = changed;
  const forms = [undefined, ...Object.keys(converters)].filter((name) => [[values.first, a], [values.second, b]].every(([value, seen]) => equalAt(to, get(fieldsOf(seen), to), converted(name, bare(value)))));
  // What says nothing may not be sent, and then only the first value is.
  if (forms.length === 0 && equalAt(to, get(fieldsOf(a), to), bare(values.first))) forms.push(undefined);
  if (forms.length === 0) return undefined;
  // Without it the node itself may fail, before it asks for anything.
  const absent = leaf.group === undefined || get(base, leaf.group) !== undefined ? await at(undefined) : await send(put(base, leaf.group, {}));
  if (absent === undefined && get(base, leaf.place) === undefined) return undefined;
  if (get(base, leaf.place) !== undefined && !same(absent, await later(() => at(undefined)))) refuse(`without \`${leaf.place}\` it depends on the time`);
  const rest = (request) => ({ ...request, query: {}, body: {}, headers: {}, ...put(fieldsOf(request), to, undefined) });
  if (absent !== undefined && !same(rest(absent), rest(a))) return undefined;
  const ways = { always: () => true, telling: (value) => Boolean(value) };
  let fitting = forms.flatMap((convert) => Object.keys(ways).map((way) => ({ way, convert })));
  for (const value of [values.first, values.second, ...values.others]) {
    const seen = await at(value);
    // What the node itself fails on is no item of the platform either.
    if (seen === undefined) continue;
    if (!same(rest(seen), rest(a))) return undefined;
    const sent = get(fieldsOf(seen), to);
    fitting = fitting.filter(({ way, convert }) => equalAt(to, sent, ways[way](bare(value)) ? converted(convert, bare(value)) : undefined));
  }
  if (fitting.length === 0) return undefined;
  return { at: to, ...fitting[0], absent: absent === undefined ? undefined : get(fieldsOf(absent), to) };
}

/** A query has texts only, and so have headers. */
function equalAt(place, a, b) {
  const text = (value) => (value === undefined || typeof value === "object" ? value : String(value));
  return /^(query|headers)\./.test(place) ? same(text(a), text(b)) : same(a, b);
}

function converted(name, value) {
  try {
    return name === undefined ? value : JSON.parse(JSON.stringify(converters[name](value) ?? null));
  } catch {
    return undefined;
  }
}

async function pathOf(a, b, leaf, values, bare, at, absent) {
  const [first, second] = [String(bare(values.first)), String(bare(values.second))];
  if (a.url.split(first).length !== 2 || a.url.replace(first, second) !== b.url || !same(fieldsOf(a), fieldsOf(b))) return undefined;
  let encoded;
  if (leaf.kind === "text" || leaf.kind === "locator") {
    const odd = await at(leaf.kind === "locator" ? { ...values.first, value: "x/y z" } : "x/y z");
    if (odd === undefined) return undefined;
    if (odd.url === a.url.replace(first, "x%2Fy%20z")) encoded = true;
    else if (odd.url === a.url.replace(first, "x/y%20z")) encoded = false;
    else return undefined;
  }
  const name = leaf.place.split(".").at(-1);
  const preset = absent === undefined ? undefined : leaf.property.default;
  const plain = absent !== undefined && absent.url === new URL(a.url.replace(first, String(isObject(preset) ? preset.value : preset))).href;
  return { at: "path", name, encoded, address: (address) => address.replace(first, `{${name}}`), ...(plain && preset !== "" && !isObject(preset) ? { absent: preset } : {}) };
}

/** An entry of a list, with a value of its own in each field. */
function entryOf(leaf, way) {
  return Object.fromEntries(leaf.fields.map((property, index) => {
    if (property.type === "options" && property.options?.length > 1) return [property.name, property.options[way === "first" ? 0 : 1].value];
    const kind = { number: "number", boolean: "boolean" }[property.type] ?? "text";
    return [property.name, valuesOf({ kind, property, index: 100 + leaf.index * 10 + index })[way]];
  }));
}

/** A list of entries that becomes a list with other names, or an object of names and values. */
async function entriesOf(send, base, leaf) {
  const names = leaf.fields.map(({ name }) => name);
  if (leaf.fields.some(({ type }) => !["string", "number", "boolean", "options"].includes(type)) || names.length > 12) return undefined;
  const entries = [entryOf(leaf, "first"), entryOf(leaf, "second")];
  const seen = await send(put(base, leaf.place, entries));
  if (seen === undefined) return undefined;
  const fields = fieldsOf(seen);
  let absent = await send(put(base, leaf.place, undefined));
  if (absent === undefined) {
    // A node that asks for nothing without the entries is taken to leave out their list.
    const [list] = placesOf(fields, (value) => Array.isArray(value) && value.length === 2);
    if (get(base, leaf.place) === undefined || list === undefined) return undefined;
    absent = { ...seen, ...put(fields, list, undefined) };
  }
  for (const [from, to] of [[0, 1], [1, 0]].filter(() => names.length === 2)) {
    const wanted = { [entries[0][names[from]]]: entries[0][names[to]], [entries[1][names[from]]]: entries[1][names[to]] };
    const [place] = placesOf(fields, (value) => same(value, wanted));
    if (place?.includes(".") && only(fields, absent, place)) return { at: place, way: "always", spread: { [`${leaf.place}[].${names[to]}`]: `.{${leaf.place}[].${names[from]}}` }, keys: [`${leaf.place}[].${names[from]}`] };
  }
  const [place] = placesOf(fields, (value) => Array.isArray(value) && value.length === 2);
  // Where the export says nothing the platform may take a list of its own.
  const usual = place === undefined ? undefined : get(fieldsOf(absent), place);
  const alone = place !== undefined && same(put(fields, place, undefined), put(fieldsOf(absent), place, undefined)) && (usual === undefined || Array.isArray(usual));
  if (place === undefined || !place.includes(".") || !alone) return undefined;
  const list = get(fields, place);
  if (names.length === 1 && same(list, entries.map((entry) => entry[names[0]]))) return { at: place, way: "always", absent: usual, spread: { [`${leaf.place}[].${names[0]}`]: "[]" } };
  if (!list.every(isObject)) return undefined;
  const spread = {};
  for (const name of names) {
    const member = Object.keys(list[0]).find((key) => list.every((each, index) => same(each[key], entries[index][name])) && !Object.values(spread).includes(`[].${key}`));
    if (member === undefined) return undefined;
    spread[`${leaf.place}[].${name}`] = `[].${member}`;
  }
  return Object.keys(list[0]).length === names.length ? { at: place, way: "always", absent: usual, spread } : undefined;
}

const only = (fields, absent, place) => same(put(fields, place, undefined), put(fieldsOf(absent), place, undefined)) && get(fieldsOf(absent), place) === undefined;

/** Gives each parameter its place in the call, and says what is the same in all calls. */
function place(row, what, learnt, start) {
  const bodies = learnt.filter(({ at }) => at.startsWith("body."));
  const keys = new Set([...bodies.map(({ at }) => at.split(".")[1]), ...Object.keys(start.body ?? {})]);
  const [wrap] = keys;
  if (keys.size === 1 && bodies.length > 0 && bodies.every(({ at }) => at.split(".").length > 2)) what.wraps = wrap;
  const inBody = (at) => (what.wraps === undefined ? at : at.replace(`body.${what.wraps}.`, "body."));
  let rest = fieldsOf(start);
  const target = (found) => {
    const [where, ...path] = inBody(found.at).split(".");
    if (found.way === "telling") {
      if (path.length > 1 || where === "headers") return undefined;
      return [where === "body" ? "optional" : "filters", ...path].join(".");
    }
    return [where, ...path].join(".");
  };
  for (const found of learnt) {
    const { leaf, at } = found;
    const names = leaf.kind === "locator" ? row.named : row.params;
    // What an address is shortened to is not seen here.
    if (leaf.kind === "locator") row.allow = { ...row.allow, [`${leaf.place}.mode`]: ["id", "list", "name", null] };
    if (at === "path") {
      names[leaf.place] = found.name;
      if (found.absent !== undefined) row.defaults[found.name] = found.absent;
      continue;
    }
    rest = put(rest, at, undefined);
    const to = target(found);
    if (to === undefined) continue;
    if (found.spread !== undefined) {
      for (const [from, member] of Object.entries(found.spread)) row.params[from] = to + member;
      const presets = leaf.fields.filter((field) => field.default !== undefined && field.default !== null).map((field) => [field.name, field.default]);
      row.entries = { ...row.entries, [leaf.place]: Object.fromEntries(presets) };
      if (found.keys !== undefined) row.ignore = [...(row.ignore ?? []), ...found.keys];
      if (found.absent !== undefined) row.defaults[to] = found.absent;
      continue;
    }
    names[leaf.place] = to;
    if (leaf.kind === "list") row.params[`${leaf.place}[]`] = `${to}[]`;
    if (found.convert !== undefined) {
      what.convert = { ...what.convert, [to.slice(to.indexOf(".") + 1)]: found.convert };
    }
    if (leaf.group !== undefined) {
      if (found.absent !== undefined) row.entries = { ...row.entries, [leaf.group]: { ...row.entries?.[leaf.group], [leaf.property.name]: leaf.property.default } };
    } else if (found.absent !== undefined && found.convert === undefined) row.defaults[to] = found.absent;
    else if (found.absent !== undefined) row.defaults[to] = leaf.property.default;
  }
  for (const [name, value] of Object.entries(rest.query ?? {})) {
    if (isObject(value) || (String(value).length > LONGEST && !NAMES.test(String(value)))) refuse(`sends a constant ${name}`);
    what.asks = { ...what.asks, [name]: value };
  }
  if (what.method === "GET" && bodies.length > 0) refuse("reads with a body");
  // A body of a reading is not sent, and where it is the same in all calls nobody reads it.
  const constants = what.method === "GET" && bodies.length === 0 ? {} : (rest.body ?? {});
  for (const at of placesOf(constants, (value) => !isObject(value))) {
    const value = get(constants, at);
    if (JSON.stringify(value).length > LONGEST) refuse(`sends a constant ${at}`);
    const to = inBody(`body.${at}`);
    if (to.split(".").length === 2 && what.wraps === undefined) what.always = { ...what.always, [at]: value };
    else row.defaults[to] = value;
  }
}

function tidy(row) {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => Array.isArray(value) || Object.keys(value).length > 0));
}

export { called, Unlearnt };
