import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { __PIPELINE__ } from "../src/pipeline.js";
import { compare, type Fixture } from "../src/runtime/replay.js";
import { replayApart } from "../src/runtime/sandboxed.js";

const folder = new URL("../../fixtures/", import.meta.url);
const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];

for (const name of names) {
  const file = new URL(name, folder);
  const fixture: Fixture = JSON.parse(readFileSync(file, "utf8"));
  test(`golden run: ${fixture.case}`, async () => {
    const trace = await replayApart(pipeline, new URL("replay.js", import.meta.url), file, fixture);
    assert.deepEqual(trace.violations ?? [], [], "what the workflow's own code tried, and a replay does not allow");
    if (fixture.expected === undefined) {
      assert.ok(trace.order.length > 0, "nothing ran");
      return;
    }
    assert.deepEqual(compare(trace, fixture.expected), []);
  });
}

if (names.length === 0) {
  test("golden runs", { skip: "fixtures/ holds no recorded run yet: only that the pipeline loads is checked" }, () => {});
}
