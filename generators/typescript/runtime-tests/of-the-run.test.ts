// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { broken } from "../runtime/broken.js";
import type { Item } from "../runtime/items.js";
import { missing } from "../runtime/missing.js";
import { env, executionOf, runIndex, vars, workflowOf } from "../runtime/of-the-run.js";
import { own } from "../runtime/own.js";
import type { Scope } from "../runtime/scope.js";
import { fieldsOf, traceOf } from "./core-helpers.js";

const written: Readonly<Record<string, readonly [(item: Item<unknown>) => unknown, (scope: Scope) => unknown]>> = {
  run: [runIndex, ({ $runIndex }) => $runIndex],
  execution: [(item) => executionOf(item).id, ({ $execution }) => ($execution as { id: string }).id],
  mode: [(item) => executionOf(item).mode, ({ $execution }) => ($execution as { mode: string }).mode],
  resume: [(item) => executionOf(item).resumeUrl, ({ $execution }) => ($execution as { resumeUrl?: string }).resumeUrl],
  workflow: [(item) => workflowOf(item).name, ({ $workflow }) => ($workflow as { name: string }).name],
  active: [(item) => workflowOf(item).active, ({ $workflow }) => ($workflow as { active: boolean }).active],
  value: [(item) => vars(item)["REGION"], ({ $vars }) => ($vars as { REGION?: string }).REGION],
  name: [() => missing("TO"), ({ TO }) => TO],
  member: [() => missing("blog.id"), ({ blog }) => (blog as { id: string }).id],
};

test("facts of the run are what expressions have for them", async () => {
  const trace = await traceOf(async (run, start) => {
    for (let pass = 0; pass < 2; pass += 1) {
      await run.map("Facts", start, (item) =>
        Object.fromEntries(Object.entries(written).flatMap(([name, [plain, expression]]) => [[`${name} plain`, plain(item)], [`${name} own`, own(expression, item)]])));
    }
  }, { workflow: { id: "w7", name: "Orders" } });
  for (const pass of [0, 1]) {
    const [facts = {}] = fieldsOf(trace, "Facts", pass);
    for (const name of Object.keys(written)) assert.deepEqual(facts[`${name} plain`], facts[`${name} own`], name);
    assert.equal(facts["run plain"], pass);
    assert.equal(facts["workflow plain"], "Orders");
  }
});

test("what may not be read, and a step that there is not, end the step", async () => {
  for (const [read, message] of [
    [(item: Item<unknown>) => env(item, "SECRET"), "access to env vars denied"],
    [() => broken("$('Gone').item.json.a", "Referenced node doesn't exist"), "Referenced node doesn't exist"],
  ] as const) {
    const trace = await traceOf((run, start) => run.map("Read", start, (item) => ({ a: read(item) }), { onError: "continue" }));
    assert.deepEqual(fieldsOf(trace, "Read"), [{ error: message }]);
  }
});
