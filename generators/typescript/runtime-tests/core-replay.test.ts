// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import type { EffectContext } from "../runtime/host.js";
import type { Item, Json } from "../runtime/items.js";
import { own } from "../runtime/own.js";
import { pipeline } from "../runtime/pipeline.js";
import { compare, replay, type Fixture } from "../runtime/replay.js";
import { memoryStore } from "../runtime/state.js";
import type { Transform } from "../runtime/transform.js";

const mailing = pipeline("mailing", async (run) => {
  const start = await run.start("Start");
  const sent = await run.effect("Send", start, () => ({ id: "real" }), (item: Item) => ({ to: item.json["to"], upper: String(item.json["to"]).toUpperCase() }));
  const again = await run.effect("Send again", sent, () => ({ id: "real" }), () => ({}));
  const drawn = await run.stub("Draw", again, "no converter for this node type");
  await run.map("End", drawn, (item) => ({ id: sent.of(item).json["id"], when: new Date().toISOString(), chance: Math.random(), uuid: crypto.randomUUID() }));
}, { order: "depth-first" });

const fixture: Fixture = {
  case: "one", start: "Start", clock: "2026-03-11T10:15:30.000Z", random: 0.42, uuid: "00000000-0000-4000-8000-000000000000", pinned: true,
  answers: {
    Start: [{ outputs: [[{ json: { to: "a" } }, { json: { to: "b" } }]] }],
    Send: [{ outputs: [[{ json: { id: 1 } }, { json: { id: 2 } }]] }],
    "Send again": [{ outputs: [[{ json: { id: 3 } }, { json: { id: 4 } }]] }],
    Draw: [{ outputs: [[{ json: { id: 5 } }, { json: { id: 6 } }]] }],
  },
};

test("a replay answers effects and stubs, and really runs the rest while time stands still", async () => {
  const trace = await replay(mailing, fixture);
  assert.equal(trace.status, "success");
  assert.deepEqual(trace.effects["Send"], [[{ to: "a", upper: "A" }, { to: "b", upper: "B" }]]);
  assert.equal(trace.steps["Send"]?.[0]?.answered, "effect");
  assert.equal(trace.steps["Draw"]?.[0]?.answered, "stub");
  const still = { when: "2026-03-11T10:15:30.000Z", chance: 0.42, uuid: "00000000-0000-4000-8000-000000000000" };
  assert.deepEqual(trace.steps["End"]?.[0]?.outputs?.[0]?.map(({ json }) => json), [{ id: 1, ...still }, { id: 2, ...still }]);
  assert.notEqual(Math.random(), Math.random());
});

test("an effect without an answer fails, and so does a stub", async () => {
  const { Send: _, ...rest } = fixture.answers ?? {};
  const unanswered = await replay(mailing, { ...fixture, answers: rest });
  assert.deepEqual(unanswered.error, { step: "Send", message: 'no recorded answer for "Send"' });
  const { Draw: __, ...others } = fixture.answers ?? {};
  const stubbed = await replay(mailing, { ...fixture, answers: others });
  assert.deepEqual(stubbed.error, { step: "Draw", message: '"Draw" was not converted: no converter for this node type' });
});

test("`$items` of a step that nothing has reached fails, and gives nothing where items are pinned for it", async () => {
  const early = pipeline("early", async (run) => {
    const seen = await run.map("Seen", await run.start("Start"), (item) => ({
      late: own(({ $items }) => ($items as (step: string) => unknown[])("Late").length, item) ?? "nothing",
    }));
    await run.effect("Late", seen, () => ({ id: "real" }), () => ({}));
  }, { order: "depth-first" });
  const pins = { ...fixture, answers: { Start: [{ outputs: [[{ json: {} }]] }], Late: [{ outputs: [[{ json: {} }]] }] } };
  const pinned = await replay(early, pins);
  assert.deepEqual(pinned.steps["Seen"]?.[0]?.outputs?.[0]?.map(({ json }) => json), [{ late: "nothing" }]);
  const { Late: _, ...rest } = pins.answers;
  const failed = await replay(early, { ...pins, answers: rest });
  assert.deepEqual(failed.error, { step: "Seen", message: "Node 'Late' hasn't been executed" });
});

test("a run whose first step failed is told as that step's failure", async () => {
  const recorded = { error: { message: "quota exceeded" } };
  const trace = await replay(mailing, { ...fixture, answers: { Start: [recorded] } });
  assert.deepEqual([trace.error, trace.order], [{ step: "Start", message: "quota exceeded" }, ["Start"]]);
});

test("a call is held against the parameters that are listed of it", async () => {
  const trace = await replay(mailing, fixture);
  const whereOf = (effects: Record<string, Json[][]>): string[] => compare(trace, { ...trace, effects }).map(({ where }) => where);
  assert.deepEqual(whereOf({ Send: [[{ to: "a" }, { to: "b", upper: { $error: "no path" } }]] }), []);
  assert.deepEqual(whereOf({ Send: [[{ to: "a" }, { to: "B" }]] }), ["Send, run 0, item 1: parameters"]);
  assert.deepEqual(whereOf({ Send: [[{ to: "a", subject: "x" }]] }), ["Send, run 0, item 0: parameters"]);
  assert.deepEqual(whereOf({ Send: [[{}, {}, { to: "c" }]] }), ["Send, run 0, item 2: parameters"]);
  const [sent] = trace.steps["Send"] ?? [];
  const twice = sent === undefined ? [] : [sent, sent];
  assert.deepEqual(compare(trace, { ...trace, steps: { ...trace.steps, Send: twice } }).map(({ where }) => where), ["Send: number of calls"]);
});

test("comparing tells values, counts, steps and errors apart, and nothing else", async () => {
  const trace = await replay(mailing, fixture);
  const expected = structuredClone(trace);
  assert.deepEqual(compare(trace, expected), []);
  const item = expected.steps["End"]?.[0]?.outputs?.[0]?.[0];
  if (item !== undefined) item.json = { uuid: item.json["uuid"], chance: "0.42", when: item.json["when"], id: 1 };
  assert.deepEqual(compare(trace, expected).map(({ where }) => where), ["End, item 0"]);
  const { End, ...without } = trace.steps;
  assert.deepEqual(compare(trace, { ...trace, steps: without }).map(({ where }) => where), ["End"]);
  assert.deepEqual(compare({ ...trace, steps: without }, trace).map(({ expected: wanted }) => wanted), ["executed"]);
  assert.deepEqual(compare({ ...trace, status: "error", error: { step: "X", message: "bad [line 3, for item 1]" } }, { status: "error", error: { step: "X", message: "bad [line 7]" } }), []);
  assert.equal(End?.length, 1);
});

test("state outlives a run, but not one that was only tried out by hand", async () => {
  const count: Transform<undefined> = {
    params: undefined,
    execute: ({ run }) => {
      const state = run.state("global");
      state["count"] = Number(state["count"] ?? 0) + 1;
      return [{ json: { count: Number(state["count"]) } }];
    },
  };
  const counting = pipeline("counting", async (run) => await run.transform("Count", await run.start("Start"), count), { order: "depth-first" });
  const store = memoryStore();
  const trigger = { step: "Start", items: [{ json: {} }] };
  for (const mode of ["trigger", "manual", "trigger"]) await counting.run({ trigger, store, mode });
  assert.deepEqual(store.load("counting"), { global: { count: 2 } });
});

test("only the trigger that fired gives items", async () => {
  const two = pipeline("two", async (run) => {
    await run.pass("A", await run.start("One"));
    await run.pass("B", await run.start("Two"));
  }, { order: "depth-first" });
  const trace = await two.run({ trigger: { step: "Two", items: [{ json: { n: 1 } }] } });
  assert.deepEqual(trace.order, ["Two", "B"]);
});

test("a run that takes too long is cancelled, and the call that is under way is broken off", async () => {
  let broken = false;
  const hangs = (_: Json, { signal }: EffectContext): Promise<Json> => new Promise((_resolve, reject) => signal.addEventListener("abort", () => {
    broken = true;
    reject(new Error("aborted"));
  }));
  const slow = pipeline("slow", async (run) => await run.pass("Next", await run.effect("Call", await run.start("Start"), hangs, () => ({}))), { order: "depth-first", timeoutSeconds: 0.05 });
  const trace = await slow.run({ trigger: { step: "Start", items: [{ json: {} }] } });
  assert.deepEqual([trace.status, trace.order, broken], ["canceled", ["Start"], true]);
});

test("ten thousand items pass through a pipeline in milliseconds", async () => {
  const many = pipeline("many", async (run) => {
    const start = await run.start("Start");
    const [high] = await run.partition("If", start, (item: Item) => Number(item.json["n"]) > 100);
    await run.pass("End", await run.filter("Even", high, (item: Item) => Number(item.json["n"]) % 2 === 0));
  }, { order: "depth-first" });
  const items = Array.from({ length: 10_000 }, (_, n) => ({ json: { n } }));
  let best = Infinity;
  for (let time = 0; time < 5; time += 1) {
    const begin = performance.now();
    await many.execute({ trigger: { step: "Start", items } });
    best = Math.min(best, performance.now() - begin);
  }
  assert.ok(best < 500, `${best} ms`);
});

const guard = fileURLToPath(new URL("../runtime/sandbox.js", import.meta.url));

/** What a program in the sandbox, but without Node's permission flags, wrote through the guard. */
function told(script: string, mark = "mark:"): string[] {
  const ended = spawnSync(process.execPath, ["--import", guard, "--input-type=module", "--eval", script], { encoding: "utf8", input: mark, timeout: 20_000 });
  return ended.stdout.split("\n").filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length));
}

const attempts: readonly [string, string][] = [
  ["await fetch('http://127.0.0.1:9/')", "request to http://127.0.0.1:9/"],
  ["use('net').connect(9, '127.0.0.1')", "socket to 127.0.0.1:9"],
  ["new (use('net').Server)()._listen2('127.0.0.1', 9, 4, 5)", "server on 127.0.0.1"],
  ["new (use('net').Socket)()._handle ?? process.stdout._handle.connect({}, '/run/socket')", "socket to"],
  ["new (use('dns').Resolver)().resolve4('leak.test', () => {})", "name look-up of leak.test"],
  ["await new (use('dns').promises.Resolver)().reverse('127.0.0.1')", "name look-up of 127.0.0.1"],
  ["await use('dns').promises.lookup('leak.test')", "name look-up of leak.test"],
  ["datagrams(new (use('dgram').Socket)('udp4')).bind('127.0.0.1', 9)", "datagram to 127.0.0.1"],
  ["use('child_process').execSync('true')", "process true"],
  ["new (use('child_process').ChildProcess)()._handle.spawn({ file: 'true' })", "process true"],
  ["new (use('worker_threads').Worker)('1', { eval: true })", "worker 1"],
  ["use('v8').setFlagsFromString('--trace-turbo')", "engine access --trace-turbo"],
  ["use('v8').getHeapSnapshot()", "engine access"],
  ["use('trace_events').createTracing({ categories: ['node'] })", "trace file"],
  ["new (use('inspector').Session)().connect()", "debugger"],
  ["new (use('wasi').WASI)({ version: 'preview1' })", "system interface"],
  ["process.report.writeReport('x')", "diagnostic report x"],
  ["process.report.directory = '/tmp'", "diagnostic report"],
  ["process.binding('fs')", "process access fs"],
  ["process.kill(1)", "process access 1"],
  ["process.exit(0)", "exit 0"],
  ["use('fs').statSync('/etc/passwd')", "file /etc/passwd"],
  ["await use('fs').promises.readFile('/etc/passwd')", "file /etc/passwd"],
  ["use('fs').openSync('inside.txt', 'w')", "change of file inside.txt"],
  ["use('fs').renameSync('a', 'b')", "change of file a"],
];

test("in the sandbox each way out is shut and told", () => {
  const wrong: string[] = [];
  const lines = told(`import { createRequire } from "node:module"; const use = createRequire(import.meta.url);
    const datagrams = (socket) => Object.getOwnPropertySymbols(socket).map((symbol) => socket[symbol]?.handle).find((handle) => handle !== undefined);
    ${attempts.map(([attempt]) => `try { ${attempt}; console.log("mark:done"); } catch (error) { console.log("mark:" + error.message); }`).join("\n")}`);
  const seen = new Set<string>();
  for (const [attempt, what] of attempts) {
    const expected = [JSON.stringify({ violation: what }), `not allowed in a replay: ${what}`];
    const given = [seen.has(what) ? expected[0] : lines.shift(), lines.shift()];
    seen.add(what);
    if (JSON.stringify(given) !== JSON.stringify(expected)) wrong.push(`${attempt}: ${given.join(", ")}`);
  }
  assert.deepEqual(wrong, []);
});

test("each replay of a process tells of its own attempts, each once", () => {
  const attempt = "try { process.kill(1); } catch {}";
  const lines = told(`const tell = globalThis[Symbol.for("sandbox.answer")]; ${attempt} ${attempt} tell("one"); ${attempt} tell("two");`);
  assert.deepEqual(lines, ['{"violation":"process access 1"}', "one", '{"violation":"process access 1"}', "two"]);
});

test("what every program stands on cannot be replaced in silence", () => {
  const answering = (change: string): string[] =>
    told(`const tell = globalThis[Symbol.for("sandbox.answer")]; ${change}; tell('{"case":"ü"}');`);
  assert.deepEqual(answering("Array.prototype.group = () => {}"), ['{"case":"ü"}']);
  assert.deepEqual(answering("JSON.stringify = () => 'forged'"), ['{"violation":"change of JSON.stringify"}', '{"case":"ü"}']);
  assert.deepEqual(answering("Array.prototype.toJSON = () => []"), ['{"violation":"change of Array.prototype.toJSON"}', '{"case":"ü"}']);
});

test("a wait that is executed once hands on one item in a replay too", async () => {
  const waiting = pipeline("waiting", async (run) => {
    await run.wait("Wait", await run.start("Start"), { amount: 1, unit: "hours" }, { once: true });
  }, { order: "depth-first" });
  const trace = await replay(waiting, { ...fixture, passThrough: ["Wait"] });
  assert.deepEqual(trace.steps["Wait"]?.[0]?.outputs?.[0]?.map(({ json }) => json), [{ to: "a" }]);
});
