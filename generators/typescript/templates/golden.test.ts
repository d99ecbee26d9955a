import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { __PIPELINE__ } from "../src/pipeline.js";
import { compare, replay, type Fixture } from "../src/runtime/replay.js";

const folder = new URL("../../fixtures/", import.meta.url);
const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];

for (const name of names) {
  const fixture: Fixture = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
  test(`golden run: ${fixture.case}`, async () => {
    const trace = await replay(pipeline, fixture);
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
