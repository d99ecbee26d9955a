// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Output } from "../runtime/items.js";
import { both, fieldsOf, gives, numberOf, traceOf } from "./core-helpers.js";

test("an item finds the item that it descends from, however the order changed", async () => {
  const trace = await traceOf(async (run, start) => {
    const given = await run.transform("G", start, gives({ n: 1 }, { n: 2 }, { n: 3 }));
    const [odd, even] = await run.partition("Odd", given, (item) => numberOf(item) % 2 === 1);
    const merged = await run.merge("M", [even, odd], both);
    await run.map("Of", merged, (item) => ({ of: given.of(item).json["n"], at: given.at(item).json["n"] }));
  });
  assert.deepEqual(fieldsOf(trace, "Of"), [{ of: 2, at: 1 }, { of: 1, at: 2 }, { of: 3, at: 3 }]);
});

test("lineage is completed where there is one possibility, and missed where there is none", async () => {
  const trace = await traceOf(async (run, start) => {
    const given = await run.transform("G", start, gives({ n: 1 }, { n: 2 }));
    const same = await run.transform("Same", given, gives({ k: 1 }, { k: 2 }));
    await run.map("Read", same, (item) => ({ n: given.of(item).json["n"] }));
    const fewer = await run.transform("Fewer", given, gives({ k: 1 }));
    await run.map("Lost", fewer, (item) => ({ n: given.of(item).json["n"] }));
  });
  assert.deepEqual(fieldsOf(trace, "Read"), [{ n: 1 }, { n: 2 }]);
  assert.equal(trace.error?.message, "Paired item data for item from node 'Fewer' is unavailable. Ensure 'Fewer' is providing the required output.");
});

test("several different ancestors are an error", async () => {
  const trace = await traceOf(async (run, start) => {
    const given = await run.transform("G", start, gives({ n: 1 }, { n: 2 }));
    const all = await run.transform("All", given, { params: undefined, execute: () => [{ json: {}, pairedItem: [{ item: 0 }, { item: 1 }] }] });
    await run.map("Read", all, (item) => ({ n: given.of(item).json["n"] }));
  });
  assert.equal(trace.error?.message, "Multiple matches found");
});

test("a step that has not run, and one to which no path leads, are errors", async () => {
  const unexecuted = await traceOf(async (run, start) => {
    const [, none] = await run.partition("If", start, () => true);
    const skipped = await run.pass("Skipped", none);
    await run.map("Read", start, (item) => ({ n: skipped.of(item).json["n"] }));
  });
  assert.equal(unexecuted.error?.message, "Node 'Skipped' hasn't been executed");
  const elsewhere = await traceOf(async (run, start) => {
    const other = await run.pass("Other", start);
    await run.map("Read", start, (item) => ({ n: other.of(item).json["n"] }));
  }, { wiring: { Start: [["Other", "Read"]] } });
  assert.equal(elsewhere.error?.message, "Invalid expression");
});

test("first, last and all read the last run; by name, the output that leads to the step", async () => {
  const trace = await traceOf(async (run, start) => {
    const given = await run.transform("G", start, gives({ n: 1 }, { n: 2 }, { n: 3 }));
    async function twice(items: Output): Promise<Output> {
      return await run.pass("P", items);
    }
    const first = await twice(given);
    const [odd, even] = await run.partition("Odd", given, (item) => numberOf(item) % 2 === 1);
    await twice(even);
    await run.map("Read", even, () => ({
      first: first.first()?.json["n"], count: first.all().length, run0: run.step("P").all(0, 0).length,
      odd: odd.last()?.json["n"], led: run.step("Odd").first()?.json["n"],
    }), { once: true });
  }, { wiring: { G: [["P", "Odd"]], Odd: [[], ["P", "Read"]] } });
  assert.deepEqual(fieldsOf(trace, "Read"), [{ first: 2, count: 1, run0: 3, odd: 3, led: 2 }]);
});

test("a long chain of runs costs no stack", async () => {
  const trace = await traceOf(async (run, start) => {
    const given = await run.transform("G", start, gives({ n: 1 }));
    let items = given;
    for (let pass = 0; pass < 20_000; pass += 1) items = await run.pass("Again", items);
    await run.map("Read", items, (item) => ({ n: given.of(item).json["n"] }));
  });
  assert.deepEqual(fieldsOf(trace, "Read"), [{ n: 1 }]);
});
