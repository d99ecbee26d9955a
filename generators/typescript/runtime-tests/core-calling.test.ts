// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CallParams } from "../runtime/calling.js";
import type { Fields } from "../runtime/items.js";
import { launch, type Surroundings } from "../runtime/launch.js";
import { pipeline } from "../runtime/pipeline.js";
import { memoryStore } from "../runtime/state.js";
import { config } from "./world-helpers.js";

/** What each run of the called pipeline was given, by its trigger, which takes these fields. */
async function given(params: CallParams, fields?: readonly string[]): Promise<{ runs: Fields[][]; back: Fields[] }> {
  const runs: Fields[][] = [];
  const child = pipeline("child", async (run) => {
    const start = await run.start("Called", fields === undefined ? {} : { fields });
    runs.push([...start].map(({ json }) => json));
    await run.map("Answer", start, () => ({ answered: true }));
  }, { order: "depth-first" });
  const parent = pipeline("parent", async (run) => {
    const start = await run.start("Start");
    await run.call("Call", start, ({ index }) => ({ ...params, inputs: { ...params.inputs, n: index } }));
  }, { order: "depth-first" });
  const around: Surroundings = {
    config: config("pipeline: parent\nversion: 1.0.0\n"), env: {}, store: memoryStore(), log: () => {}, calls: { child: { pipeline: child, step: "Called" } },
  };
  const items = [{ json: { id: 1, secret: "x" } }, { json: { id: 2, secret: "y" } }];
  const ended = await launch({ pipeline: parent, step: "Start" }, items, "trigger", around);
  assert.equal(ended.status, "success", ended.error?.message);
  await new Promise((resolve) => setImmediate(resolve));
  return { runs, back: (ended.items ?? []).map(({ json }) => json) };
}

test("a call writes its inputs over the fields of each item, and leaves out what it says", async () => {
  const { runs, back } = await given({ workflow: "child", inputs: { id: 9 }, without: { secret: true } });
  assert.deepEqual(runs, [[{ id: 9, n: 0 }, { id: 9, n: 1 }]]);
  assert.deepEqual(back, [{ answered: true }, { answered: true }]);
});

test("a call for each item runs the other pipeline as often", async () => {
  const { runs } = await given({ workflow: "child", mode: "each", without: { secret: true } });
  assert.deepEqual(runs, [[{ id: 1, n: 0 }], [{ id: 2, n: 1 }]]);
});

test("a call that nobody waits for hands its items on", async () => {
  const { runs, back } = await given({ workflow: "child", wait: false });
  assert.deepEqual(back, [{ id: 1, secret: "x", n: 0 }, { id: 2, secret: "y", n: 1 }]);
  assert.equal(runs.length, 1);
});

test("a trigger takes the fields that it names, null where there are none", async () => {
  const { runs } = await given({ workflow: "child" }, ["id", "name"]);
  assert.deepEqual(runs, [[{ id: 1, name: null }, { id: 2, name: null }]]);
});
