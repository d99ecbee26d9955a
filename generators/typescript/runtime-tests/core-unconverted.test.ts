// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Pipeline } from "../runtime/execution.js";
import type { Fields, Output } from "../runtime/items.js";
import { launch, type Surroundings } from "../runtime/launch.js";
import { unconverted } from "../runtime/not-converted.js";
import { pipeline } from "../runtime/pipeline.js";
import type { Run } from "../runtime/run.js";
import { memoryStore } from "../runtime/state.js";
import { config } from "./world-helpers.js";

const policies = [{ onError: "continue" }, { onError: "route" }, { retry: { tries: 3, waitMs: 60_000 } }] as const;

function tested(body: (run: Run, start: Output) => Promise<unknown>): Pipeline {
  return pipeline("tested", async (run) => await body(run, await run.start("Start")), { order: "depth-first" });
}

function around(calls: Surroundings["calls"] = {}): Surroundings {
  return { config: config("pipeline: tested\nversion: 1.0.0\n"), env: {}, store: memoryStore(), log: () => {}, calls };
}

/** How a run by a trigger ended. */
async function ended(body: (run: Run, start: Output) => Promise<unknown>, calls?: Surroundings["calls"]): Promise<Fields> {
  const { status, error } = await launch({ pipeline: tested(body), step: "Start" }, [{ json: {} }], "trigger", around(calls));
  return { status, step: error?.step, message: error?.message };
}

test("a call without a client ends the run at once, whatever the step does on errors", async () => {
  for (const options of policies) {
    const end = await ended(async (run, start) => {
      await run.effect("Create", start, unconverted("crm: create"), () => ({}), options);
      await run.fail("After", start, () => "went on");
    });
    assert.deepEqual(end, { status: "error", step: "Create", message: "crm: create has no client yet: write it in this function" });
  }
});

test("so does a step that was not converted", async () => {
  for (const options of policies) {
    const end = await ended(async (run, start) => {
      await run.stub("Draw", start, "no converter for this node type", undefined, options);
      await run.fail("After", start, () => "went on");
    });
    assert.deepEqual(end, { status: "error", step: "Draw", message: '"Draw" was not converted: no converter for this node type' });
  }
});

test("so does a call of a pipeline that nobody registered, or that reached such a step itself", async () => {
  const child = tested(async (run, start) => await run.stub("Draw", start, "no converter for this node type"));
  const failing = tested(async (run, start) => await run.fail("Stop", start, () => "no"));
  const calling = (id: string) => async (run: Run, start: Output): Promise<void> => {
    await run.call("Call", start, () => ({ workflow: id }), { onError: "continue" });
    await run.pass("After", start);
  };
  const calls = { child: { pipeline: child, step: "Start" }, failing: { pipeline: failing, step: "Start" }, absent: undefined };
  assert.deepEqual(await ended(calling("absent"), calls), {
    status: "error", step: "Call", message: 'The pipeline "absent" is not part of this repository: register it in src/calls.ts',
  });
  assert.deepEqual(await ended(calling("child"), calls), { status: "error", step: "Call", message: '"Draw" was not converted: no converter for this node type' });
  assert.equal((await ended(calling("failing"), calls))["status"], "success");
});
