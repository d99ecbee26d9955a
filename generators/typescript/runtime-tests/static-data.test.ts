// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CodeFunction } from "../runtime/code.js";
import { pipeline } from "../runtime/pipeline.js";
import { memoryStore } from "../runtime/state.js";

/** What code leaves behind in the workflow's static data, when it begins with `{ seen: [1], old: true }`. */
async function left(code: CodeFunction, onError: "stop" | "continue" = "stop", mode: "all" | "each" = "all"): Promise<unknown> {
  const store = memoryStore({ once: { global: { seen: [1], old: true } } });
  const once = pipeline("once", async (run) => {
    const go = await run.start("Go");
    await run.code("Note", go, code, { mode, onError });
  }, { order: "depth-first", timezone: "UTC" });
  await once.execute({ trigger: { step: "Go", items: [{ json: { n: 2 } }, { json: { n: 3 } }] }, mode: "trigger", store });
  return store.load("once")["global"];
}

type Static = (kind: string) => { seen: unknown[]; old?: boolean };

const note: CodeFunction = ({ $getWorkflowStaticData, $json }) => {
  const data = ($getWorkflowStaticData as Static)("global");
  data.seen.push(($json as { n?: number } | undefined)?.n ?? new Date(0));
  delete data.old;
  return {};
};

test("what code changed in static data is kept when it succeeds", async () => {
  assert.deepEqual(await left(note, "stop", "each"), { seen: [1, 2, 3] });
});

test("what code changed in static data before it threw is kept where the step goes on", async () => {
  const failing: CodeFunction = (scope) => { void note(scope); throw new Error("late"); };
  assert.deepEqual(await left(failing), { seen: [1], old: true });
  assert.deepEqual((await left(failing, "continue") as { old?: boolean }).old, undefined);
});

test("a step that goes on after an item that failed has succeeded", async () => {
  const failing: CodeFunction = (scope) => {
    void note(scope);
    if ((scope["$json"] as { n: number }).n === 3) throw new Error("three");
    return {};
  };
  assert.deepEqual(await left(failing, "continue", "each"), { seen: [1, 2, 3] });
  assert.deepEqual(await left(failing, "stop", "each"), { seen: [1], old: true });
});
