import assert from "node:assert/strict";
import { test } from "node:test";
import { bundlesOf } from "../runtime/modules/collect-array.js";
import { breakOff, ignore, resume, rollback, commit, unhandled, type Outcome } from "../runtime/flow/ends.js";
import type { Pipeline } from "../runtime/execution.js";
import { callPipeline } from "../runtime/connectors/call-pipeline.js";
import { request } from "../runtime/connectors/request.js";
import { erase } from "../runtime/formulas/erase.js";
import { receiving } from "../runtime/flow/receiving.js";
import { Refusal } from "../runtime/connectors/refusal.js";
import { RETRIES } from "../runtime/flow/incomplete.js";
import { type FlowOptions, pipeline } from "../runtime/flow/pipeline.js";
import type { Run } from "../runtime/flow/run.js";
import { numeric } from "../runtime/formulas/filters.js";
import type { Bundle, Value } from "../runtime/formulas/value.js";
import type { Host } from "../runtime/host.js";
import type { Fields } from "../runtime/items.js";
import { hostOf, type Surroundings } from "../runtime/launch.js";
import { getVariable, setVariable } from "../runtime/modules/variables.js";
import { memoryStore } from "../runtime/state.js";

function host(more: Partial<Host> = {}): Host {
  return { trigger: { step: "Start", items: [{ json: { n: 1 } }] }, mode: "trigger", ...more };
}

const fails = (): never => {
  throw new Error("no");
};

test("a step that gives two bundles where one is expected ends the run", async () => {
  const trace = await pipeline("p", async (run) => {
    await run.effect("Two", () => [{ a: 1 }, { a: 2 }], () => ({}));
  }).run(host());
  assert.equal(trace.status, "error");
  assert.match(trace.error?.message ?? "", /gave 2 bundles/);
  assert.equal(trace.error?.step, "Two");
});

test("a failure that nobody deals with ends the run and names the step", async () => {
  const trace = await pipeline("p", async (run) => {
    await run.effect("Bad", fails, () => ({}));
    await run.effect("Never", () => ({}), () => ({}));
  }).run(host());
  assert.deepEqual([trace.status, trace.error, trace.order], ["error", { step: "Bad", message: "no" }, ["Bad"]]);
});

test("handlers say how the flow goes on", async () => {
  const seen: Value[] = [];
  const trace = await pipeline("p", async (run) => {
    seen.push(await run.effect("Ignored", fails, () => ({}), { onError: async () => ignore() }));
    seen.push(await run.effect("Resumed", fails, () => ({}), { onError: async ({ error }) => resume({ said: error.message }) }));
    seen.push(await run.effect("Substituted", fails, () => ({}), { otherwise: async () => ({ x: 1 }) }));
    await run.effect("Committed", fails, () => ({}), { onError: async () => commit() });
    seen.push("never");
  }).run(host());
  assert.deepEqual(seen, [undefined, { said: "no" }, { x: 1 }]);
  assert.equal(trace.status, "success");
  const failed = await pipeline("p", async (run) => {
    await run.effect("Back", fails, () => ({}), { onError: async () => rollback() });
  }).run(host());
  assert.equal(failed.status, "error");
});

test("no handler goes on after what was not converted", async () => {
  const draw = [
    async (run: Run): Promise<unknown> => await run.stub("Draw", "no converter for this module", () => ({}), { onError: async () => ignore() }),
    async (run: Run): Promise<unknown> => await run.stub("Draw", "no converter for this module", () => ({}), { otherwise: async () => ({ x: 1 }) }),
  ];
  for (const reached of draw) {
    const trace = await pipeline("p", async (run) => {
      await reached(run);
      await run.effect("Never", () => ({}), () => ({}));
    }).run(host());
    assert.deepEqual([trace.status, trace.error?.step, trace.order], ["error", "Draw", ["Draw"]]);
  }
});

test("no handler goes on after a setting of a request that nothing here has", async () => {
  for (const setting of [{ rejectUnauthorized: false }, { ca: "PEM" }, { authentication: "oAuth" }]) {
    const trace = await pipeline("p", async (run) => {
      await run.effect("Call", request, () => ({ url: "https://api.example.com/", ...setting }), { onError: async () => ignore() });
      await run.effect("Never", () => ({}), () => ({}));
    }).run(host());
    assert.deepEqual([trace.status, trace.error?.step, trace.order], ["error", "Call", ["Call"]]);
  }
});

test("a handler that does not apply leaves the failure as if there were none", async () => {
  const store = memoryStore();
  const done: Value[] = [];
  const flow = (keepIncomplete: boolean): Pipeline => pipeline("p", async (run) => {
    await run.start("Start");
    const numbers = await run.iterate<{ value: number }>("Numbers", () => [1, 2, 3]);
    await run.apart("Numbers", numbers, async ({ value }) => {
      await run.effect("Call", () => (value === 2 ? fails() : {}), () => ({}), { onError: async () => unhandled() });
      done.push(value);
    });
  }, { keepIncomplete });
  const kept = await flow(true).execute(host({ store }));
  assert.deepEqual([kept.status, kept.incomplete, done.splice(0)], ["success", 1, [1, 3]]);
  const ended = await flow(false).run(host());
  assert.deepEqual([ended.status, done], ["error", [1]]);
});

test("a call is not sent what is empty, and is sent null for what is erased", async () => {
  const seen: unknown[] = [];
  await pipeline("p", async (run) => {
    await run.effect("Write", (params: Bundle) => (seen.push(params), {}), () => ({ id: 7, fields: { Note: null, Name: erase, Day: new Date(0), Tags: [null, "a"] } }));
    await run.step("Keep", (params: Bundle) => (seen.push(params), {}), () => ({ note: null, name: erase }));
  }).run(host());
  assert.deepEqual(seen, [{ id: 7, fields: { Name: null, Day: new Date(0), Tags: [null, "a"] } }, { note: null, name: null }]);
});

test("a request's headers are handed on only where they are asked for", async () => {
  const seen: Value[] = [];
  const flow = pipeline("p", async (run) => void seen.push(await run.start("Start")));
  const called = host({ trigger: { step: "Start", items: [{ json: { headers: { authorization: "s" }, query: {}, body: { a: 1 } } }] } });
  await receiving(flow).run(called);
  await receiving(flow, { headers: true }).run(called);
  assert.deepEqual(seen, [{ a: 1 }, { a: 1, __IMTHEADERS__: [{ name: "authorization", value: "s" }] }]);
});

test("what breaks is tried again when it is due, with the values that it had", async () => {
  const store = memoryStore();
  const given: Value[] = [];
  let broken = true;
  let time = 1_000_000;
  const send = async (run: Run, { order }: { order: { id?: Value } }): Promise<void> => {
    const sent = await run.effect("Send", () => {
      given.push(order.id);
      if (broken) throw new Error("down");
      return { ok: true };
    }, () => ({}), { onError: async () => breakOff({ attempts: "2", minutes: "15" }) });
    if (sent === undefined) return;
    given.push("after");
  };
  const flow = pipeline("p", async (run) => {
    const order = await run.start<{ id?: Value }>("Start");
    await run.resumable("Send", send, { order });
    given.push("next");
  }, { tails: { Send: send } });
  const at = (trigger: string): Promise<unknown> => flow.run(host({ store, now: () => time, trigger: { step: trigger, items: [{ json: { id: "A" } }] } }));
  await at("Start");
  assert.deepEqual(given, ["A", "next"]);
  await at(RETRIES);
  assert.deepEqual(given, ["A", "next"], "it is not due yet");
  time += 16 * 60_000;
  await at(RETRIES);
  assert.deepEqual(given, ["A", "next", "A"], "the first of two tries fails");
  broken = false;
  time += 16 * 60_000;
  await at(RETRIES);
  assert.deepEqual(given, ["A", "next", "A", "A", "after"]);
  await at(RETRIES);
  assert.equal(given.length, 5, "what came through is not tried again");
});

test("what breaks while bundles are collected goes on from there, and nothing is done twice", async () => {
  const store = memoryStore();
  const done: string[] = [];
  let [time, broken] = [1_000_000, true];
  const call = (name: string) => (): Bundle => {
    done.push(name);
    if (name === "Save 2" && broken) throw new Error("down");
    return { at: new Date(5), name };
  };
  const flow = pipeline("p", async (run) => {
    const { list } = await run.start<{ list?: Value }>("Start");
    await run.step("Announce", call("Announce"), () => ({}));
    const all = run.collect("All", bundlesOf());
    for (const { value } of await run.iterate<{ value?: Value }>("Each", () => list)) {
      const saved = await run.step("Save", call(`Save ${String(value)}`), () => ({}), { onError: async () => breakOff({ attempts: 1, minutes: 5 }) });
      if (saved !== undefined) all.add(saved);
    }
    const { array } = await all.result<{ array?: Bundle[] }>();
    done.push(`${array?.length} of ${array?.map(({ at }) => at instanceof Date).join()}`);
  });
  const at = (trigger: string): Promise<unknown> => flow.run(host({ store, now: () => time, trigger: { step: trigger, items: [{ json: { list: [1, 2, 3] } }] } }));
  await at("Start");
  assert.deepEqual(done, ["Announce", "Save 1", "Save 2"]);
  time += 6 * 60_000;
  await at(RETRIES);
  assert.deepEqual(done.slice(3), ["Save 2", "Save 3", "2 of true,true"], "after the last try a person decides, and the others go on");
  done.length = 0;
  await at("Start");
  broken = false;
  for (let i = 0; i < 2; i += 1) await flow.run(host({ store, now: () => time, mode: "manual", trigger: { step: RETRIES, items: [] } }));
  assert.deepEqual(done, ["Announce", "Save 1", "Save 2", "Save 2", "Save 3", "3 of true,true,true"], "by hand what is kept is tried at once, and once");
});

test("what breaks while bundles are collected is kept alone where the others can go on, and comes after them", async () => {
  const store = memoryStore();
  const done: string[] = [];
  let time = 1_000_000;
  const broken = new Set(["Save 2", "Save 5", "Tell 3"]);
  const call = (name: string) => (): Bundle => {
    done.push(name);
    if (broken.delete(name)) throw new Error("down");
    return { name };
  };
  const later = { onError: async (): Promise<Outcome> => breakOff({ attempts: 2, minutes: 5 }) };
  const tryGroups = async (run: Run, { groups }: { groups?: Value }): Promise<void> => {
    const everything = run.collect("Everything", bundlesOf());
    await run.apart("Groups", await run.iterate<{ list?: Value }>("Groups", () => groups), async ({ list }) => {
      const all = run.collect("All", bundlesOf());
      await run.apart("Each", await run.iterate<{ value?: Value }>("Each", () => list), async ({ value }) => {
        if (value === 2) await run.step("Before", call("Before 2"), () => ({}));
        const saved = await run.step("Save", call(`Save ${String(value)}`), () => ({}), later);
        if (saved !== undefined) all.add(saved["name"]);
      });
      const { array } = await all.result<{ array?: Value[] }>();
      const told = await run.step("Tell", call(`Tell ${array?.length}`), () => ({}), later);
      if (told === undefined) return;
      everything.add(array?.join("+"));
    });
    const { array } = await everything.result<{ array?: Value[] }>();
    done.push(`= ${array?.join(" ")}`);
  };
  const flow = pipeline("p", async (run) => {
    const { groups } = await run.start<{ groups?: Value }>("Start");
    await run.resumable("Groups", tryGroups, { groups });
    await run.step("After", call("After"), () => ({}));
  }, { tails: { Groups: tryGroups } });
  const groups = [{ list: [1, 2] }, { list: [3, 4, 5] }, { list: [6, 7, 8] }];
  const at = async (trigger: string): Promise<string[]> => {
    await flow.run(host({ store, now: () => time, trigger: { step: trigger, items: [{ json: { groups } }] } }));
    time += 6 * 60_000;
    return done.splice(0);
  };
  assert.deepEqual(await at("Start"), [
    "Save 1", "Before 2", "Save 2", "Tell 1", "Save 3", "Save 4", "Save 5", "Tell 2", "Save 6", "Save 7", "Save 8", "Tell 3", "= Save 1 Save 3+Save 4", "After",
  ]);
  assert.deepEqual(await at(RETRIES), ["Save 2", "Tell 1", "= Save 2", "Save 5", "Tell 1", "= Save 5", "Tell 3", "= Save 6+Save 7+Save 8"]);
  assert.deepEqual(await at(RETRIES), []);
  broken.add("Save 2").add("Tell 1");
  assert.deepEqual((await at("Start")).filter((each) => each.endsWith("1") || each.startsWith("=")), ["Save 1", "Tell 1", "= Save 3+Save 4+Save 5 Save 6+Save 7+Save 8"]);
  broken.add("Save 2");
  assert.deepEqual(await at(RETRIES), ["Save 2", "Tell 1", "= Save 1"], "what fails once more ends there");
  assert.deepEqual(await at(RETRIES), ["Save 2", "Tell 1", "= Save 2"]);
  assert.deepEqual(await at(RETRIES), []);
});

test("a failure that nobody handles ends its bundle only, where incomplete runs are kept", async () => {
  const store = memoryStore();
  const seen: Value[] = [];
  let [time, status] = [0, 503];
  const send = async (run: Run, { row }: { row: { value?: Value } }): Promise<void> => {
    await run.step("Set", setVariable, () => ({ name: "row", value: row.value }));
    await run.effect("Send", () => {
      if (row.value === 2 && status > 0) throw new Refusal("no", status);
      return {};
    }, () => ({}));
    const got = await run.step("Get", getVariable, () => ({ name: "row" }));
    seen.push(got["row"]);
  };
  const flow = pipeline("p", async (run) => {
    const { list } = await run.start<{ list?: Value }>("Start");
    for (const row of await run.iterate<{ value?: Value }>("Each", () => list)) await run.resumable("Send each", send, { row });
    seen.push("end");
  }, { tails: { "Send each": send }, keepIncomplete: true });
  const at = async (trigger: string): Promise<string> => (await flow.run(host({ store, now: () => time, trigger: { step: trigger, items: [{ json: { list: [1, 2, 3] } }] } }))).status;
  assert.equal(await at("Start"), "success");
  assert.deepEqual(seen, [1, 3, "end"]);
  for (const minutes of [1, 10, 10, 30]) {
    time += minutes * 60_000;
    await at(RETRIES);
  }
  status = 0;
  time += 30 * 60_000;
  await at(RETRIES);
  assert.deepEqual(seen, [1, 3, "end", 2], "with the variables that it had");
  status = 400;
  await at("Start");
  time += 86_400_000;
  await at(RETRIES);
  assert.deepEqual(seen.slice(4), [1, 3, "end"], "what does not go away by itself waits for a person");
  const first = pipeline("first", async (run) => await run.effect("First", () => { throw new Error("x"); }, () => ({})), { keepIncomplete: true });
  assert.equal((await first.run(host())).status, "error", "the first step of a run is never kept");
});

test("a pipeline that calls another one gets what that answers, or what its last step gave", async () => {
  const answering = pipeline("answering", async (run) => {
    const { n } = await run.start<{ n?: Value }>("Called");
    await run.respond("Return", () => ({ body: { twice: Number(n) * 2 } }));
    await run.step("Log", () => ({ logged: true }), () => ({}));
  });
  const last = pipeline("last", async (run) => void (await run.step("Last", () => ({ n: 1 }), () => ({}))));
  const calls = { answering: { pipeline: answering, step: "Called" }, last: { pipeline: last, step: "Called" } };
  const config = { pipeline: "caller", version: "1.0.0", triggers: {}, models: {}, credentials: {}, variables: [], vars: {}, all: {}, remembers: [] };
  const around: Surroundings = { config, env: {}, store: memoryStore(), calls, log: () => {} };
  const given: unknown[] = [];
  const caller = pipeline("caller", async (run) => {
    for (const [workflow, wait] of [["answering", true], ["last", "true"], ["answering", false]] as const) {
      given.push(await run.effect("Call", callPipeline, () => ({ workflow, wait, inputs: { n: 21 } })));
    }
    await run.effect("Nobody", callPipeline, () => ({ workflow: "elsewhere" }));
  });
  const trace = await caller.run(hostOf({ pipeline: caller, step: "Start" }, [{ json: {} }], "trigger", around));
  assert.deepEqual(given, [{ twice: 42 }, { n: 1 }, {}]);
  assert.deepEqual([trace.status, trace.error?.step], ["error", "Nobody"]);
});

test("a collection is empty, missing or one for each group", async () => {
  const counts: number[] = [];
  await pipeline("p", async (run) => {
    counts.push((await run.collect("Empty", bundlesOf()).bundles()).length);
    counts.push((await run.collect("Stops", bundlesOf(), { stopIfEmpty: true }).bundles()).length);
    const grouped = run.collect("Grouped", bundlesOf(), { grouped: true });
    for (const n of [1, 2, 3]) grouped.add({ n }, n % 2);
    const groups = await grouped.bundles<{ array?: Value[]; __IMTKEY__?: Value }>();
    counts.push(...groups.map(({ array }) => array?.length ?? 0));
    assert.deepEqual(groups.map((group) => group.__IMTKEY__), [1, 0]);
  }).run(host());
  assert.deepEqual(counts, [1, 0, 2, 1]);
});

test("a collection gives nothing where the step that feeds it failed and its bundle was dropped", async () => {
  const seen: unknown[] = [];
  const flow = (outcome: () => Outcome): Pipeline =>
    pipeline("p", async (run) => {
      for (const { n } of await run.iterate<Bundle & { n: number }>("Each", () => [{ n: 1 }, { n: 2 }])) {
        const all = run.collect("All", bundlesOf(), { feeder: "Search" });
        const found = await run.effects("Search", (): Fields[] => (n === 1 ? fails() : []), () => ({}), { onError: async () => outcome() });
        for (const one of found) all.add(one);
        for (const { array } of await all.bundles<{ array: Value }>()) seen.push([n, array]);
      }
    });
  await flow(ignore).run(host());
  assert.deepEqual(seen.splice(0), [[2, []]]);
  await flow(() => resume({ a: 1 })).run(host());
  assert.deepEqual(seen, [[1, [{ a: 1 }]], [2, []]]);
});

test("files of a request stand below the names of their fields, with what they are called", async () => {
  let given: Bundle = {};
  const flow = pipeline("p", async (run) => void (given = await run.start("Start")));
  const binary = { photo: { data: Buffer.from("hello").toString("base64"), fileName: "h.txt", mimeType: "text/plain" } };
  await receiving(flow).run(host({ trigger: { step: "Start", items: [{ json: { headers: {}, query: { a: "1" }, body: { b: "2" } }, binary }] } }));
  assert.deepEqual(given, { a: "1", b: "2", photo: { name: "h.txt", mime: "text/plain", data: Buffer.from("hello") } });
});

test("what is no list is a list of one, what is missing a list of none", async () => {
  const lengths: number[] = [];
  await pipeline("p", async (run) => {
    for (const value of [[1, 2], { a: 1 }, "x", undefined, null, []]) lengths.push((await run.iterate("Each", () => value)).length);
  }).run(host());
  assert.deepEqual(lengths, [2, 1, 1, 0, 0, 0]);
});

/** A flow whose second step breaks while a name is in `down`, and a third step that fails while it is in `worse`. */
function breaking(options: FlowOptions = {}): { flow: Pipeline; calls: string[]; down: Set<string>; worse: Set<string>; pass: (step: string, name?: string) => Promise<string>; kept: () => unknown[] } {
  const [calls, down, worse, store] = [[] as string[], new Set<string>(), new Set<string>(), memoryStore()];
  let time = 0;
  const reach = (step: string, name: Value, failing: ReadonlySet<string>) => async (): Promise<Record<string, string>> => {
    calls.push(`${step} ${String(name)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (failing.has(String(name))) throw new Error("down");
    return {};
  };
  const send = async (run: Run, { who }: { who: { name?: Value } }): Promise<void> => {
    const plan = { onError: async () => breakOff({ attempts: 3, minutes: 15 }) };
    if ((await run.effect("Send", reach("send", who.name, down), () => ({}), plan)) === undefined) return;
    const back = async (): Promise<Outcome> => {
      await run.effect("Tell", reach("tell", who.name, new Set()), () => ({}));
      return rollback();
    };
    await run.effect("Log", reach("log", who.name, worse), () => ({}), { onError: back });
  };
  const flow = pipeline("p", async (run) => {
    const who = await run.start<{ name?: Value }>("Start");
    await run.resumable("Send", send, { who });
  }, { tails: { Send: send }, keepIncomplete: true, ...options });
  const pass = async (step: string, name = ""): Promise<string> => {
    if (step === RETRIES) time += 16 * 60_000;
    return (await flow.run(host({ store, now: () => time, trigger: { step, items: [{ json: { name } }] } }))).status;
  };
  const kept = (): unknown[] => Object.values(store.load("p")["incomplete runs"] ?? {});
  return { flow, calls, down, worse, pass, kept };
}

for (const allOrNothing of [true, false]) {
  test(`what is tried again is saved by itself, whatever others do, ${allOrNothing ? "all or nothing" : "step by step"}`, async () => {
    const { calls, down, worse, pass, kept } = breaking({ allOrNothing });
    for (const name of ["a", "b"]) {
      down.add(name);
      await pass("Start", name);
    }
    down.clear();
    worse.add("b");
    calls.length = 0;
    for (const expected of ["error", "error", "error", "success", "success"]) assert.equal(await pass(RETRIES), expected);
    assert.deepEqual(calls.filter((call) => call.endsWith("a")), ["send a", "log a"], "what came through is not done once more");
    const count = (step: string): number => calls.filter((call) => call === `${step} b`).length;
    assert.deepEqual([count("log"), count("tell")], [3, 3], "the tries of what fails come to an end, and each is handled");
    assert.equal(count("send"), allOrNothing ? 3 : 1, "what is not taken back is not done once more");
    assert.equal(kept().length, 1, "a person decides about it");
  });

  test(`retries that overlap do nothing twice, ${allOrNothing ? "all or nothing" : "step by step"}`, async () => {
    const { calls, down, pass, kept } = breaking({ allOrNothing });
    down.add("a");
    await pass("Start", "a");
    down.clear();
    calls.length = 0;
    await Promise.all([pass(RETRIES), pass(RETRIES), pass("Start", "c")]);
    assert.deepEqual([calls.filter((call) => call.endsWith("a")), kept()], [["send a", "log a"], []]);
  });
}

test("what a run that fails wrote is taken back, what others wrote meanwhile stays", async () => {
  const store = memoryStore();
  const flow = pipeline("p", async (run) => {
    const { name } = await run.start<{ name?: string }>("Start");
    await run.step("Write", (_: unknown, memory) => ({ ...(memory.store("rows")[name ?? ""] = { name }) }), () => ({}));
    await run.effect("Wait", () => new Promise((resolve) => setTimeout(() => resolve({}), name === "fast" ? 1 : 20)), () => ({}));
    if (name === "bad") await run.effect("Bad", fails, () => ({}));
  }, { allOrNothing: true });
  await Promise.all(["slow", "fast", "bad"].map((name) => flow.run(host({ store, trigger: { step: "Start", items: [{ json: { name } }] } }))));
  assert.deepEqual(Object.keys(store.load("p")["rows"] ?? {}).sort(), ["fast", "slow"]);
});

test("a run that takes back what it wrote does not lose what had left it for later", async () => {
  const store = memoryStore();
  const send = async (run: Run): Promise<void> => void (await run.effect("Send", fails, () => ({}), { onError: async () => breakOff() }));
  const flow = pipeline("p", async (run) => {
    await run.start("Start");
    await run.step("Write", (_: unknown, memory) => ({ ...(memory.store("rows")["a"] = { a: 1 }) }), () => ({}));
    await run.resumable("Send", send, {});
    await run.effect("Bad", fails, () => ({}), { onError: async () => rollback() });
  }, { tails: { Send: send }, keepIncomplete: true, allOrNothing: true });
  assert.equal((await flow.run(host({ store }))).status, "error");
  const { rows = {}, "incomplete runs": kept = {} } = store.load("p");
  assert.deepEqual([Object.keys(rows), Object.keys(kept).length], [[], 1]);
});

test("each part that is tried again has its own variables only", async () => {
  const store = memoryStore();
  const seen: Value[] = [];
  let broken = true;
  const send = async (run: Run): Promise<void> => {
    const sent = await run.effect("Send", () => (broken ? fails() : {}), () => ({}), { onError: async () => breakOff() });
    if (sent !== undefined) seen.push((await run.step("Get", getVariable, () => ({ name: "vip" })))["vip"]);
  };
  const flow = pipeline("p", async (run) => {
    const { vip } = await run.start<{ vip?: Value }>("Start");
    if (vip === true) await run.step("Set", setVariable, () => ({ name: "vip", value: "yes" }));
    await run.resumable("Send", send, {});
  }, { tails: { Send: send } });
  for (const vip of [true, false]) await flow.run(host({ store, now: () => 0, trigger: { step: "Start", items: [{ json: { vip } }] } }));
  broken = false;
  await flow.run(host({ store, now: () => 3_600_000, trigger: { step: RETRIES, items: [] } }));
  assert.equal(seen[0], "yes");
  assert.notEqual(seen[1], "yes");
});

test("a handler that rolls back ends the run as a failure and keeps nothing, also where failures are kept", async () => {
  const { worse, pass, kept } = breaking();
  worse.add("a");
  assert.equal(await pass("Start", "a"), "error");
  assert.deepEqual(kept(), []);
});

test("a bundle that a condition cannot be asked about is kept, on a first run and when it is tried again", async () => {
  const store = memoryStore();
  let [broken, amount] = [false, "abc" as Value];
  const done: string[] = [];
  const send = async (run: Run): Promise<void> => {
    if ((await run.effect("Send", () => (broken ? fails() : {}), () => ({}), { onError: async () => breakOff() })) === undefined) return;
    done.push("sent");
    if (numeric(amount) > 5) done.push("large");
  };
  const flow = pipeline("p", async (run) => {
    await run.start("Start");
    await run.resumable("Send", send, {});
    done.push("next");
  }, { tails: { Send: send }, keepIncomplete: true });
  const at = (step: string, mode: "trigger" | "manual" = "trigger"): ReturnType<Pipeline["execute"]> => flow.execute(host({ store, mode, now: () => 0, trigger: { step, items: [{ json: {} }] } }));
  const kept = (): Record<string, unknown>[] => Object.values(store.load("p")["incomplete runs"] ?? {}) as Record<string, unknown>[];
  const first = await at("Start");
  assert.deepEqual([first.status, first.incomplete, kept().length, kept()[0]?.["due"], done], ["success", 1, 1, null, ["sent", "next"]]);
  await at(RETRIES, "manual");
  assert.equal(kept().length, 1, "it stays until it comes through");
  amount = 7;
  await at(RETRIES, "manual");
  assert.deepEqual([kept(), done], [[], ["sent", "next", "large"].flatMap((each) => (each === "large" ? ["sent", "sent", each] : [each]))]);
  [broken, amount] = [true, "abc"];
  await at("Start");
  broken = false;
  await at(RETRIES, "manual");
  assert.equal(kept().length, 1, "what broke before stays as well");
  const whole = pipeline("whole", async (run) => {
    await run.start("Start");
    if (numeric("abc") > 5) done.push("never");
  }, { keepIncomplete: true });
  assert.equal((await whole.execute(host({ store }))).incomplete, 1, "also where nothing is a function of its own");
});

test("tries are counted by operation, not by step", async () => {
  const store = memoryStore();
  const tries: string[] = [];
  const flow = pipeline("p", async (run) => {
    await run.start("Start");
    const all = run.collect("All", bundlesOf());
    for (const { value } of await run.iterate<{ value?: Value }>("Each", () => ["a", "b", "c"])) {
      const saved = await run.step("Save", () => {
        tries.push(String(value));
        return value === "c" ? {} : fails();
      }, () => ({}), { onError: async () => breakOff({ attempts: 2, minutes: 1 }) });
      if (saved !== undefined) all.add(saved);
    }
    const { array } = await all.result<{ array?: Value[] }>();
    tries.push(`${array?.length} saved`);
  }, { keepIncomplete: true });
  for (let i = 0; i < 7; i += 1) await flow.run(host({ store, now: () => i * 61_000, trigger: { step: i === 0 ? "Start" : RETRIES, items: [{ json: {} }] } }));
  assert.deepEqual(tries, ["a", "a", "a", "b", "b", "b", "c", "1 saved"]);
});
