// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { newestAirtableRecords } from "../runtime/apps/airtable-records.js";
import { watchedMail } from "../runtime/apps/gmail-watch.js";
import { ownCode } from "../runtime/code-step.js";
import { search } from "../runtime/connectors/search.js";
import type { Pipeline } from "../runtime/execution.js";
import { catching } from "../runtime/flow/catching.js";
import { RETRIES } from "../runtime/flow/incomplete.js";
import { pipeline } from "../runtime/flow/pipeline.js";
import { polling } from "../runtime/flow/polling.js";
import type { Run } from "../runtime/flow/run.js";
import { secondsOf, secondsUntil } from "../runtime/formatter/delays.js";
import { loopOver, loopOverNumbers, loopOverTexts } from "../runtime/formatter/looping.js";
import type { Bundle } from "../runtime/formulas/value.js";
import type { Host, StateStore } from "../runtime/host.js";
import type { Fields } from "../runtime/items.js";
import { python } from "../runtime/python-step.js";
import { memoryStore } from "../runtime/state.js";
import { withApp, type Reply } from "./apps-helpers.js";
import { context } from "./world-helpers.js";

function host(store: StateStore, step: string, items: Fields[] = [], now = 0): Host {
  return { trigger: { step, items: items.map((json) => ({ json })) }, mode: "trigger", store, now: () => now };
}

/** The same state for another process. */
function structuredStore(store: StateStore): StateStore {
  return { load: (name) => store.load(name), save: (name, state) => store.save(name, state) };
}

/** A pipeline that remembers what it was given. */
function listener(name: string): { seen: Bundle[]; flow: Pipeline } {
  const seen: Bundle[] = [];
  const flow = pipeline(name, async (run: Run) => void seen.push(await run.start("Trigger")));
  return { seen, flow };
}

test("the first poll remembers, later ones run once for each new record, the oldest first", async () => {
  const { seen, flow } = listener("polled");
  const store = memoryStore();
  let found: Fields[] = [{ id: 2 }, { id: 1 }];
  const polled = polling(flow, () => found, {});
  await polled.execute(host(store, "Trigger"));
  assert.deepEqual(seen, []);
  found = [{ id: 4 }, { id: 3 }, { id: 2 }];
  await polled.execute(host(store, "Trigger"));
  await polled.execute(host(store, "Trigger"));
  assert.deepEqual(seen, [{ id: 3 }, { id: 4 }]);
});

test("a poll may take what is new in one run, by a key of its own, and leaves the rest for the next", async () => {
  const seen: Bundle[][] = [];
  const flow = pipeline("batches", async (run: Run) => void seen.push([...(await run.starts("Trigger"))]));
  const store = memoryStore();
  let found: Fields[] = [{ row: 1, at: "a" }];
  const polled = polling(flow, () => found, { most: 2 }, { key: ["row", "at"], together: true });
  await polled.execute(host(store, "Trigger"));
  found = [{ row: 4, at: "a" }, { row: 3, at: "a" }, { row: 2, at: "a" }, { row: 1, at: "b" }];
  for (let i = 0; i < 3; i += 1) await polled.execute(host(store, "Trigger"));
  assert.deepEqual(seen, [[{ row: 1, at: "b" }, { row: 2, at: "a" }], [{ row: 3, at: "a" }, { row: 4, at: "a" }]]);
});

test("a run that fails gives back what started it, and too many failures in a row stop the trigger until the next start", async () => {
  let broken = true;
  const seen: Bundle[][] = [];
  const flow = pipeline("given back", async (run: Run) => {
    seen.push([...(await run.starts("Trigger"))]);
    await run.effect("Call", async () => {
      if (broken) throw new Error("no");
      return {};
    }, () => ({}));
  });
  const store = memoryStore();
  let found: Fields[] = [{ id: 1 }];
  const started = (): Pipeline => polling(flow, () => found, {}, { together: true, again: 2 });
  let polled = started();
  await polled.execute(host(store, "Trigger"));
  found = [{ id: 3 }, { id: 2 }, { id: 1 }];
  assert.equal((await polled.execute(host(store, "Trigger"))).status, "error");
  found = [{ id: 4 }, ...found];
  assert.equal((await polled.execute(host(store, "Trigger"))).status, "error");
  assert.match((await polled.execute(host(store, "Trigger"))).failure?.message ?? "", /^2 runs in a row have failed/);
  const first = [{ id: 2 }, { id: 3 }];
  assert.deepEqual(seen, [first, first]);
  broken = false;
  polled = started();
  for (let i = 0; i < 2; i += 1) assert.equal((await polled.execute(host(store, "Trigger"))).status, "success");
  assert.deepEqual(seen, [first, first, first, [{ id: 4 }]]);
});

test("what a process had found and not begun when it ended is run by the next one", async () => {
  const { seen, flow } = listener("left");
  const store = memoryStore();
  const found: Fields[] = [{ id: 3 }, { id: 2 }];
  await polling(flow, () => [{ id: 1 }], {}).execute(host(store, "Trigger"));
  const dying: Pipeline = { ...flow, execute: async () => await Promise.reject(new Error("the end")) };
  await assert.rejects(polling(dying, () => found, {}).execute(host(structuredStore(store), "Trigger")));
  await polling(flow, () => found, {}).execute(host(store, "Trigger"));
  assert.deepEqual(seen, [{ id: 2 }, { id: 3 }]);
});

test("a record that is older than what was seen is not new, whenever it turns up", async () => {
  const { seen, flow } = listener("grows");
  const store = memoryStore();
  const at = (...days: number[]): Fields[] => days.map((day) => ({ id: day, at: `2026-01-0${day}` }));
  let found = at(5, 4);
  const asked: boolean[] = [];
  const polled = polling(flow, (_, { news }) => (asked.push(news?.isPast({ at: "2026-01-04" }) === true), found), {}, { since: "at" });
  await polled.execute(host(store, "Trigger"));
  for (const next of [at(4, 3), at(6, 3), at(6, 5)]) {
    found = next;
    await polled.execute(host(store, "Trigger"));
  }
  assert.deepEqual([seen, asked], [at(6), [false, true, true, true]]);
});

test("records are asked for page after page until one is older than what was seen", async () => {
  const page = (id: string, at: string, offset: string) => ({ records: [{ id, fields: { at } }], offset });
  const pages = [page("r3", "2026-01-03", "o1"), page("r1", "2026-01-01", "o2"), page("r0", "2026-01-01", "o3")];
  let asked = 0;
  const reply: Reply = (_, response) => void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(pages[asked++]));
  const news = { first: false, isNew: () => true, isPast: (record: Fields) => String(record["__version"]) < "2026-01-02" };
  const around = { ...context(), credentials: async () => ({ accessToken: "t" }), news };
  await withApp(Array.from({ length: 4 }, () => reply), async () => {
    const found = await newestAirtableRecords({ base: "appX", table: "tblX", field: "at", auth: { airtableTokenApi: "a" } }, around);
    assert.deepEqual(found.map(({ id }) => id), ["r3", "r1"]);
  });
});

test("what a poll has no place for waits, and only what starts a run counts as read", async () => {
  const seen: Bundle[][] = [];
  const flow = pipeline("mails", async (run: Run) => void seen.push([...(await run.starts("Trigger"))]));
  const store = memoryStore();
  let box = ["m1"];
  const told: string[] = [];
  const reply: Reply = ({ to, query }, response) => {
    const id = /messages\/(\w+)$/.exec(to)?.[1];
    if (to.endsWith("/modify")) told.push(to.split("/").at(-2) ?? "");
    const body = id === undefined ? { messages: box.slice(0, Number(query["maxResults"] ?? 0)).map((each) => ({ id: each })) } : { id, internalDate: "1", payload: { headers: [] } };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(to.endsWith("/modify") ? {} : body));
  };
  const polled = polling(flow, watchedMail, { auth: { gmailOAuth2: "g" }, most: 1, read: true }, { key: ["id"], together: true });
  const credentials = async (): Promise<Record<string, string>> => ({ accessToken: "t" });
  await withApp(Array.from({ length: 60 }, () => reply), async () => {
    await polled.execute({ ...host(store, "Trigger"), credentials });
    assert.deepEqual([seen, told], [[], []]);
    box = ["m4", "m3", "m2", "m1"];
    for (let i = 0; i < 4; i += 1) await polled.execute({ ...host(store, "Trigger"), credentials });
  });
  assert.deepEqual([seen.map(([mail]) => mail?.["id"]), told], [["m2", "m3", "m4"], ["m2", "m3", "m4"]]);
});

test("runs of a queue go on one after the other, the first at once", async () => {
  const told: Bundle[] = [];
  const after = async (run: Run, given: { n: number }): Promise<void> => {
    await run.step("Tell", (params: Bundle) => (told.push(params), params), () => ({ n: given.n }));
  };
  const flow = pipeline("queued", async (run) => {
    const { n } = await run.start<{ n: number }>("Trigger");
    await run.pause("Wait", () => ({ seconds: 60, queue: "mails" }), after, { n });
  }, { tails: { Wait: after } });
  const store = memoryStore();
  for (const n of [1, 2, 3]) await flow.execute(host(store, "Trigger", [{ n }], 1000));
  assert.deepEqual(told, [{ n: 1 }]);
  await flow.execute(host(store, RETRIES, [], 61_000));
  assert.deepEqual(told, [{ n: 1 }, { n: 2 }]);
  await flow.execute(host(store, RETRIES, [], 121_000));
  assert.deepEqual(told, [{ n: 1 }, { n: 2 }, { n: 3 }]);
});

test("runs that overlap keep what each of them wrote", async () => {
  const flow = pipeline("shared", async (run) => {
    const { n } = await run.start<{ n: number }>("Trigger");
    await run.step("Before", (_: Bundle, memory) => (memory.store("list")[`a${n}`] = n, {}), () => ({}));
    await run.effect("Call", async () => (await new Promise((resolve) => setTimeout(resolve, 5 * n)), {}), () => ({}));
    await run.step("After", (_: Bundle, memory) => (memory.store("list")[`b${n}`] = n, {}), () => ({}));
  });
  const store = memoryStore();
  await Promise.all([1, 2, 3].map((n) => flow.run(host(store, "Trigger", [{ n }]))));
  assert.deepEqual(Object.keys(store.load("shared")["list"] ?? {}).sort(), ["a1", "a2", "a3", "b1", "b2", "b3"]);
});

test("runs that go one by one do not overlap, and a failure holds none up", async () => {
  const order: string[] = [];
  const flow = pipeline("single", async (run) => {
    const { n } = await run.start<{ n: number }>("Trigger");
    order.push(`begin ${n}`);
    await run.effect("Call", async () => {
      await new Promise((resolve) => setImmediate(resolve));
      if (n === 1) throw new Error("no");
      return {};
    }, () => ({}));
    order.push(`end ${n}`);
  }, { oneByOne: true });
  const traces = await Promise.all([1, 2, 3].map((n) => flow.run(host(memoryStore(), "Trigger", [{ n }]))));
  assert.deepEqual(traces.map((trace) => trace.status), ["error", "success", "success"]);
  assert.deepEqual(order, ["begin 1", "begin 2", "end 2", "begin 3", "end 3"]);
});

test("events wait while something of an earlier one is kept for another try, and then run in the order in which they came", async () => {
  const done: number[] = [];
  let broken = true;
  const flow = pipeline("careful", async (run) => {
    const { n } = await run.start<{ n: number }>("Trigger");
    await run.step("Begin", () => ({}), () => ({}));
    await run.effect("Call", async () => {
      if (broken && n === 1) throw new Error("no");
      return {};
    }, () => ({}));
    done.push(n);
  }, { oneByOne: true, keepIncomplete: true });
  const store = memoryStore();
  const kept: number[] = [];
  for (const n of [1, 2, 3]) kept.push((await flow.execute(host(store, "Trigger", [{ n }]))).incomplete);
  assert.deepEqual([done, kept], [[], [1, 1, 2]]);
  broken = false;
  const all = await flow.execute({ ...host(store, RETRIES, []), mode: "manual" });
  assert.deepEqual([done, all.status], [[1, 2, 3], "success"]);
  await flow.execute(host(store, "Trigger", [{ n: 4 }]));
  assert.deepEqual(done, [1, 2, 3, 4]);
});

test("a hook runs once for each element of a list, and not at all for an empty request", async () => {
  const { seen, flow } = listener("caught");
  const caught = catching(flow);
  const call = (body: Fields[string], query: Fields = {}): Promise<unknown> => caught.execute(host(memoryStore(), "Trigger", [{ body, query, headers: {} }]));
  await call([{ a: 1 }, { a: 2 }]);
  await call({ b: 3 }, { from: "form" });
  await call("");
  assert.deepEqual(seen, [{ a: 1 }, { a: 2 }, { b: 3, querystring: { from: "form" } }]);
});

test("what follows a wait is kept in the store and runs when its time has come", async () => {
  const told: string[] = [];
  const after = async (run: Run, { name }: { name: string }): Promise<void> => {
    await run.step("Tell", ({ text }: { text: string }) => (told.push(text), { text }), () => ({ text: `hello ${name}` }));
  };
  const flow = pipeline("waiting", async (run) => {
    const { name } = await run.start<{ name: string }>("Trigger");
    await run.pause("Wait", () => ({ seconds: 60 }), after, { name });
  }, { tails: { Wait: after } });
  const store = memoryStore();
  await flow.execute(host(store, "Trigger", [{ name: "Ada" }], 1000));
  await flow.execute(host(store, RETRIES, [], 60_999));
  assert.deepEqual(told, []);
  await flow.execute(host(store, RETRIES, [], 61_000));
  await flow.execute(host(store, RETRIES, [], 99_000));
  assert.deepEqual(told, ["hello Ada"]);
});

const nothing = { variables: {}, store: () => ({}), uuid: () => "u" };

test("code sees its inputs as texts and gives objects", async () => {
  const give = (code: Parameters<typeof ownCode>[0]): unknown => ownCode(code)({ list: [1, 2], missing: undefined, flag: true }, nothing);
  assert.deepEqual(await give(({ inputData }) => ({ ...inputData })), [{ list: "1,2", missing: "", flag: "true" }]);
  assert.deepEqual(await give(() => [{ a: 1 }, { a: 2 }]), [{ a: 1 }, { a: 2 }]);
  assert.deepEqual(await give(() => []), [{}]);
  assert.deepEqual(await give(({ callback }) => void setTimeout(() => callback(null, { late: true }), 1)), [{ late: true }]);
  await assert.rejects(async () => await give(() => "text"), /must give an object/);
  await assert.rejects(async () => await give(() => undefined), /must give an object/);
});

test("python runs in a process of its own", async () => {
  const context = { item: { json: {} }, index: 0, items: [], step: "Code", env: {}, signal: new AbortController().signal, credentials: async () => ({}) };
  const call = (code: string): unknown => python(code)({ name: "ada" }, context);
  assert.deepEqual(await call("if input_data['name']:\n    return [{'n': input_data['name'].title()}]"), [{ n: "Ada" }]);
  assert.deepEqual(await call("output = {'n': len(input_data)}\nprint('noise')"), [{ n: 1 }]);
  assert.deepEqual(await call('return {"text": """one\n  two"""}'), [{ text: "one\n  two" }]);
  await assert.rejects(async () => await call("raise ValueError('no')"), /ValueError: no/);
});

test("a search that goes on says whether it found something", async () => {
  const context = { item: { json: {} }, index: 0, items: [], step: "Find", env: {}, signal: new AbortController().signal, credentials: async () => ({}) };
  assert.deepEqual(await search(() => [{ id: 1 }, { id: 2 }])({}, context), { id: 1, _zap_search_was_found_status: true });
  assert.deepEqual(await search(() => [])({}, context), { _zap_search_was_found_status: false });
  assert.deepEqual(await search(() => undefined)({}, context), { _zap_search_was_found_status: false });
  // A recording says what was found, or that nothing was.
  const { recorded } = search(() => []);
  assert.deepEqual([[], [{ id: 1 }], [{ _zap_search_was_found_status: false }]].map((found) => recorded?.(found)), [
    { _zap_search_was_found_status: false }, { _zap_search_was_found_status: true, id: 1 }, { _zap_search_was_found_status: false },
  ]);
});

test("a loop walks lists side by side and knows its last pass", () => {
  const records = loopOver({ values: { a: ["x ", "y"], b: "1" }, iteration_limit: "500" }, nothing);
  const facts = { loop_total_iterations: 2, loop_id: "u" };
  assert.deepEqual(records, [
    { a: "x", b: "1", loop_iteration: 1, loop_iteration_is_last: false, ...facts },
    { a: "y", b: "", loop_iteration: 2, loop_iteration_is_last: true, ...facts },
  ]);
  assert.deepEqual(loopOver({ values: { a: [] } }, nothing), []);
});

test("a loop walks the pieces of a text, or counts", () => {
  const texts = loopOverTexts({ values: { a: "x; y", b: "1" }, delimiter: ";" }, nothing);
  assert.deepEqual(texts.map(({ a, b }) => [a, b]), [["x", "1"], ["y", ""]]);
  assert.deepEqual(loopOverTexts({ values: { a: "x\ny" }, delimiter: "[:newline:]" }, nothing).length, 2);
  const numbers = (from: number | string, to: string, step?: string): unknown[] => loopOverNumbers({ from, to, step }, nothing).map((pass) => pass["loop_iteration"]);
  assert.deepEqual(numbers("0", "3"), [0, 1, 2, 3]);
  assert.deepEqual(numbers(10, "5", "-2"), [10, 8, 6]);
  assert.deepEqual(numbers("3", "1"), []);
  assert.equal(loopOverNumbers({ from: 1, to: 2 }, nothing).at(-1)?.["loop_iteration_is_last"], true);
  assert.throws(() => loopOverNumbers({ from: 1 }, nothing), /a last number/);
});

test("waits are bounded, and dates may be shifted", () => {
  assert.equal(secondsOf("50", "minutes"), 3000);
  assert.equal(secondsOf("-1", "hours"), 0);
  assert.throws(() => secondsOf("2", "months"), /a month at most/);
  assert.throws(() => secondsOf("soon", "minutes"), /no time to wait/);
  const inTwoHours = new Date(Date.now() + 7_200_000).toISOString();
  assert.ok(Math.abs(secondsUntil(`${inTwoHours} -1h`) - 3600) < 5);
  assert.throws(() => secondsUntil("2020-01-01", "1440"), /has passed/);
});

test("texts of JSON in what a hook caught are read, unless the caller asks not to", async () => {
  const { seen, flow } = listener("nested");
  const call = (headers: Fields): Promise<unknown> => catching(flow).execute(host(memoryStore(), "Trigger", [{ body: { a: "{\"b\":[1,\"[2]\"]}", c: "{x" }, query: {}, headers }]));
  await call({});
  await call({ "x-recurse-parse": "false" });
  assert.deepEqual(seen, [{ a: { b: [1, [2]] }, c: "{x" }, { a: "{\"b\":[1,\"[2]\"]}", c: "{x" }]);
});

test("what code keeps by one secret is not there by another", async () => {
  const stores: Record<string, Record<string, unknown>> = {};
  const memory = { variables: {}, store: (name: string) => (stores[name] ??= {}), uuid: () => "u" };
  const write = ownCode(async ({ StoreClient }) => {
    await StoreClient("one").set("k", 1);
    return {};
  });
  const read = ownCode(async ({ StoreClient }) => ({ one: await StoreClient("one").get("k"), two: await StoreClient("two").get("k") }));
  await write({}, memory);
  assert.deepEqual(await read({}, memory), [{ one: 1, two: null }]);
  assert.ok(Object.keys(stores).every((name) => !/one|two/.test(name)));
});
