// How a node asks for a list: the parameter for its size, and how it goes on from page to page.
import { asKey, isObject, put, same } from "./values.mjs";

const elements = (from, count) => Array.from({ length: count }, (_, index) => ({ id: `e${from + index}` }));

/** The paging of an operation (`list`) and what its row says of `returnAll` and `limit`; `undefined` where the answer is no list. */
export async function listOf(ask, base, leaves, shape, requestOf) {
  if (shape.many !== true) return undefined;
  const has = (name) => leaves.some(({ place, depth }) => place === name && depth === 0);
  const holding = (bare, more = {}) => held(shape, bare, more);
  const limited = await limitOf(ask, put(base, "returnAll", has("returnAll") ? false : undefined), has("limit"), holding);
  if (limited === undefined) return undefined;
  if (!has("returnAll")) return { list: limited.list, limited };
  const paged = await pagesOf(ask, put(base, "returnAll", true), holding, shape, requestOf(limited.request));
  if (limited.list.cut === true && paged !== undefined && paged.kind !== "plain") {
    // A limit above a full page shows whether a limited list goes on, too.
    const size = paged.list.full ?? paged.list.most ?? 3;
    const page = { body: holding(elements(0, size), ["cursor", "linked", "followed"].includes(paged.kind) ? put({}, paged.list.member, "https://h.example/next?cursor=N") : {}), headers: { link: '<https://h.example/x?page=2>; rel="next"' } };
    const over = await ask(put(put(base, "returnAll", false), "limit", size + 1), [page, { body: holding([]) }]);
    if (over.requests.length === 1) paged.list.single = true;
  }
  if (limited.list.cut === true && paged === undefined && (await goesOn(ask, put(base, "returnAll", false), holding, shape))) return undefined;
  return { list: { ...limited.list, ...paged?.list }, limited, paged };
}

/** Whether a list of which not all is wanted may take several requests, in a way that is not seen. */
async function goesOn(ask, base, holding, shape) {
  const headers = { link: '<https://h.example/x?page=2&cursor=0:100:0>; rel="next"; results="true"; cursor="0:100:0"' };
  for (const count of [50, 100, 200, 1_000]) {
    const read = new Set();
    const page = holding(elements(0, count));
    const { requests, looked } = await ask(put(base, "limit", 5_000), [{ body: shape.gives === undefined ? page : watched(page, read), headers }, { body: holding([]) }]);
    if (requests.length > 1 || looked.size > 0 || [...read].some((member) => member !== shape.gives && shape.gives?.startsWith(`${member}.`) !== true)) return true;
  }
  return false;
}

/** An answer that holds a list where the items are taken from. */
export function held(shape, bare, more = {}) {
  const list = shape.each === undefined || !Array.isArray(bare) ? bare : bare.map((one) => ({ [shape.each]: one }));
  return shape.gives === undefined ? list : { ...more, ...put(more, shape.gives, list) };
}

/** What becomes of `limit`: sent under a name, or kept to by cutting the list. */
async function limitOf(ask, base, has, holding) {
  if (!has) return { list: {}, request: undefined };
  const at = async (limit, count) => ask(put(base, "limit", limit), [{ body: holding(elements(0, count)) }]);
  const [a, b] = [await at(37, 5), await at(41, 5)];
  if (a.requests.length !== 1 || b.requests.length !== 1 || a.failed !== undefined) return undefined;
  const names = Object.keys(a.requests[0].query).filter((name) => String(a.requests[0].query[name]) === "37" && String(b.requests[0].query[name]) === "41");
  const differing = Object.keys({ ...a.requests[0].query, ...b.requests[0].query }).filter((name) => !same(a.requests[0].query[name], b.requests[0].query[name]));
  if (differing.length !== names.length || names.length > 1 || !same(a.requests[0].body, b.requests[0].body) || a.requests[0].url !== b.requests[0].url) return undefined;
  const short = await at(3, 5);
  const cut = short.items?.length === 3;
  if (!cut && short.items?.length !== 5) return undefined;
  if (names.length === 0 && !cut) return undefined;
  const list = { ...(names.length === 1 ? { size: names[0] } : {}), ...(cut ? { cut: true } : {}) };
  return { list, size: names[0], request: a.requests[0] };
}

/** How all pages are read; `undefined` where that is not seen. */
async function pagesOf(ask, base, holding, shape, without) {
  const run = async (pages) => ask(base, pages);
  const read = new Set();
  const full = holding(elements(0, 3));
  await run([{ body: shape.gives === undefined ? full : watched(full, read) }]);
  const first = (await run([{ body: holding([]) }])).requests[0];
  if (first === undefined || first.url !== without.url || !same(first.body, without.body)) return undefined;
  // What only the reading of all adds: the size of a page, or its place.
  const added = Object.entries(first.query).filter(([name, value]) => !same(value, without.query[name]));
  const numbers = added.filter(([, value]) => Number.isInteger(Number(value)));
  if (numbers.length !== added.length) return undefined;
  const gone = Object.keys(without.query).filter((name) => first.query[name] === undefined);
  if (gone.length > 0) return undefined;
  const biggest = Math.max(0, ...added.map(([, value]) => Number(value)));
  const counts = [...new Set([biggest, 100, 50, 1000])].filter((count) => count > 1);
  const plainEnd = await run([{ body: holding(elements(0, Math.max(biggest, 1_000))) }]);
  const unread = [...read].filter((member) => member !== shape.gives && !shape.gives?.startsWith(`${member}.`));
  if ([...plainEnd.looked].some((header) => header !== "link")) return undefined;
  if (plainEnd.requests.length === 1 && unread.length === 0 && plainEnd.failed === undefined) {
    const link = await run([{ body: full, headers: { link: '<https://h.example/x?page=2>; rel="next"' } }, { body: holding([]) }]);
    if (link.requests.length === 1) return settle(added, {}, ["plain"]);
    return link.requests[1]?.query.page === "2" && link.requests.length === 2 ? settle(added, {}, ["headed"]) : undefined;
  }
  for (const count of counts) {
    const two = await run([{ body: holding(elements(0, count)) }, { body: holding(elements(count, count)) }, { body: holding(elements(2 * count, 1)) }, { body: holding([]) }]);
    if (two.requests.length < 3 || two.failed !== undefined) continue;
    const [q1, q2, q3] = two.requests.map(({ query }) => query);
    const moving = Object.keys(q2).filter((name) => !same(q1[name], q2[name]));
    if (moving.length !== 1) continue;
    const [by] = moving;
    const step = Number(q3[by]) - Number(q2[by]);
    const from = Number(q2[by]) - step;
    if (!(step > 0) || (q1[by] !== undefined && Number(q1[by]) !== from)) continue;
    const short = two.requests.length === 3;
    if (!short && two.requests.length !== 4) continue;
    return settle(added.filter(([name]) => name !== by), { by, from, step, ...(short ? { full: count } : {}), ...(q1[by] !== undefined ? { said: true } : {}) }, ["counted"]);
  }
  for (const member of read) {
    if (member === shape.gives || shape.gives?.startsWith(`${member}.`)) continue;
    // The last page names no next one, or an empty one.
    for (const [value, last] of [undefined, ""].flatMap((last) => [["NEXT", last], ["https://h.example/next?cursor=NEXT", last]])) {
      const two = await run([{ body: put(holding(elements(0, 2)), member, value) }, { body: put(holding(elements(2, 2)), member, last) }]);
      if (two.requests.length !== 2 || two.items?.length !== 4) continue;
      const next = two.requests[1];
      const moving = Object.keys(next.query).filter((name) => !same(first.query[name], next.query[name]));
      if (value === "NEXT" && moving.length === 1 && next.query[moving[0]] === "NEXT" && next.url === first.url) return settle(added, { by: moving[0], member }, ["cursor"]);
      if (value !== "NEXT" && moving.length === 1 && next.query.cursor === "NEXT") return settle(added, { member }, [Object.keys(next.query).length === 1 ? "followed" : "linked"]);
    }
  }
  return undefined;
}

/** The parameters that only a reading of all has: one of them is the size of a page. */
function settle(added, list, [kind]) {
  if (added.length > 1) return undefined;
  const [[size, most] = []] = added;
  return { kind, list: { ...list, ...(size === undefined ? {} : { size, most: Number(most) }) } };
}

/** An answer that can be used, and writes down which of its members are read. */
function watched(answer, read, within = "") {
  return new Proxy(answer, {
    get(target, key) {
      if (typeof key === "string" && !["then", "toJSON", "constructor", "json", "length"].includes(key)) read.add(within + asKey(key));
      const value = Reflect.get(target, key);
      return isObject(value) && within.split(".").length <= 2 ? watched(value, read, `${within}${asKey(String(key))}.`) : value;
    },
  });
}

export { elements };
