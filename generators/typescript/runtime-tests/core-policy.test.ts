// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CodeScope } from "../runtime/code.js";
import type { Fields, Output } from "../runtime/items.js";
import { legacy, legacyAll } from "../runtime/legacy.js";
import type { Verdict } from "../runtime/rules.js";
import type { Transform } from "../runtime/transform.js";
import { fails, fieldsOf, gives, numberOf, traceOf } from "./core-helpers.js";

test("an error ends the run, and names the step", async () => {
  const trace = await traceOf(async (run, start) => await run.pass("After", await run.transform("Bad", start, fails("no"))));
  assert.equal(trace.status, "error");
  assert.deepEqual(trace.error, { step: "Bad", message: "no" });
  assert.deepEqual(trace.order, ["Start", "Bad"]);
  assert.equal(trace.steps["Bad"]?.[0]?.outputs, undefined);
});

test("a step that goes on after an error hands on its input; the error output gets nothing", async () => {
  const trace = await traceOf(async (run, start) => {
    const given = await run.transform("G", start, gives({ n: 1 }, { n: 2 }));
    const [on, failed] = await run.transform("Bad", given, fails("no"), { onError: "route" });
    assert.equal(failed.length, 0);
    await run.pass("After", on);
  });
  assert.equal(trace.status, "success");
  assert.deepEqual(fieldsOf(trace, "After"), [{ n: 1 }, { n: 2 }]);
  assert.equal(trace.steps["Bad"]?.[0]?.error?.message, "no");
});

test("a continued error of the last step still fails the run", async () => {
  const trace = await traceOf(async (run, start) => await run.transform("Bad", start, fails("no"), { onError: "continue" }));
  assert.equal(trace.status, "error");
  assert.deepEqual(trace.error, { step: "Bad", message: "no" });
});

test("the error output is chosen by the shape of an item, with the fields of its origin beneath", async () => {
  const trace = await traceOf(async (run, start) => {
    const given = await run.transform("G", start, gives({ a: 1 }));
    const shapes: Transform<undefined> = {
      params: undefined,
      execute: () => [
        { json: { error: "x" }, pairedItem: { item: 0 } },
        { json: { error: "x", message: "m" } },
        { json: { error: "x", other: 1 }, pairedItem: { item: 0 } },
        { json: { ok: 1 }, pairedItem: { item: 0 } },
      ],
    };
    await run.transform("Shapes", given, shapes, { onError: "route" });
  });
  assert.deepEqual(fieldsOf(trace, "Shapes"), [{ error: "x", other: 1 }, { ok: 1 }]);
  assert.deepEqual(fieldsOf(trace, "Shapes", 0, 1), [{ a: 1, error: "x" }, { error: "x", message: "m" }]);
});

test("an item with an error of its own shows its message only", async () => {
  const trace = await traceOf(async (run, start) => {
    await run.transform("E", start, { params: undefined, execute: () => [{ json: { a: 1 }, error: new Error("why") }] });
  });
  assert.deepEqual(fieldsOf(trace, "E"), [{ error: "why" }]);
});

test("a step is tried again after an error, and after an item that reports one", async () => {
  let calls = 0;
  const counting = (until: number, failing: () => Transform<undefined>): Transform<undefined> => ({
    params: undefined,
    execute: (call) => {
      calls += 1;
      return calls < until ? failing().execute(call) : [{ json: { calls } }];
    },
  });
  const thrown = await traceOf((run, start) => run.transform("T", start, counting(3, () => fails("no")), { retry: {} }));
  assert.deepEqual(fieldsOf(thrown, "T"), [{ calls: 3 }]);
  calls = 0;
  const soft = await traceOf((run, start) => run.transform("T", start, counting(9, () => gives({ error: "soft" })), { retry: { tries: 4 } }));
  assert.equal(calls, 4);
  assert.deepEqual(fieldsOf(soft, "T"), [{ error: "soft" }]);
  calls = 0;
  await traceOf((run, start) => run.transform("T", start, counting(99, () => fails("no")), { retry: { tries: 50 } }));
  assert.equal(calls, 5);
});

test("always: an empty first output becomes one empty item that descends from everything", async () => {
  const trace = await traceOf(async (run, start) => {
    const given = await run.transform("G", start, gives({ n: 1 }, { n: 2 }));
    const [yes, no] = await run.partition("If", given, () => false, { always: true });
    assert.deepEqual([yes.length, no.length], [1, 2]);
  });
  assert.deepEqual(trace.steps["If"]?.[0]?.outputs?.[0], [{ json: {}, pairedItem: [{ item: 0, input: 0 }, { item: 1, input: 0 }] }]);
});

test("once: only the first item is handled, though all are seen", async () => {
  const trace = await traceOf(async (run, start) => {
    const given = await run.transform("G", start, gives({ n: 1 }, { n: 2 }));
    await run.map("Once", given, (_, input) => ({ seen: input.length }), { once: true });
  });
  assert.deepEqual(fieldsOf(trace, "Once"), [{ seen: 2 }]);
});

test("routes: first match or all, a fallback, and what an error does", async () => {
  const small = (item: { json: { n?: number } }): boolean => Number(item.json.n) < 3;
  const odd = (item: { json: { n?: number } }): boolean => Number(item.json.n) % 2 === 1;
  const trace = await traceOf(async (run, start) => {
    const given: Output<{ n?: number }> = await run.transform("G", start, gives({ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }));
    await run.route("First", given, [small, odd], { fallback: "extra" });
    await run.route("All", given, [small, odd], { all: true, fallback: 0 });
    await run.routeBy("By", given, (item) => Number(item.json.n) - 1, { outputs: 4 });
    await run.routeBy("Out", given, () => 4, { outputs: 4, onError: "continue" });
    await run.filter("Kept", given, odd);
    await run.routeBy("Far", given, () => 7, { outputs: 4 });
  });
  const numbers = (step: string, output: number): unknown[] => fieldsOf(trace, step, 0, output).map((json) => json["n"]);
  assert.deepEqual([0, 1, 2].map((output) => numbers("First", output)), [[1, 2], [3], [4]]);
  assert.deepEqual([0, 1].map((output) => numbers("All", output)), [[1, 2, 4], [1, 3]]);
  assert.deepEqual([0, 1, 2, 3].map((output) => numbers("By", output)), [[1], [2], [3], [4]]);
  assert.equal(fieldsOf(trace, "Out")[0]?.["error"], "The ouput 4 is not allowed. ");
  assert.deepEqual([0, 1].map((output) => numbers("Kept", output)), [[1, 3], [2, 4]]);
  assert.equal(trace.error?.message, "The ouput 7 is not allowed");
});

test("effects: one call for each item, files and lineage kept, errors put into items", async () => {
  const trace = await traceOf(async (run, start) => {
    const given = await run.transform("G", start, gives({ n: 1 }, { n: 2 }));
    const [sent, failed] = await run.map("Send", given, (item) => {
      if (numberOf(item) === 2) throw new Error("refused");
      return { sent: numberOf(item) };
    }, { onError: "route" });
    assert.deepEqual([sent.length, failed.length], [1, 1]);
  });
  assert.deepEqual(fieldsOf(trace, "Send", 0, 1), [{ n: 2, error: "refused" }]);
});

test("what is switched off hands on its first input", async () => {
  const trace = await traceOf(async (run, start) => await run.pass("Off", start, { off: () => ({ never: 1 }) }));
  assert.deepEqual(fieldsOf(trace, "Off"), [{}]);
});

test("the first version of a route puts what fails with an item onto its first output", async () => {
  const trace = await traceOf(async (run, start) => {
    const given: Output<Fields> = await run.transform("G", start, gives({ s: "abc" }, { s: null }, { s: "x" }));
    const begins = ({ json }: { json: Fields }): Verdict => legacyAll(legacy.text(json["s"], "startsWith", "a"));
    await run.route("First", given, [begins], { fallback: 1, to: [1], outputs: 4, version: 1, onError: "continue" });
  });
  assert.deepEqual([0, 1].map((output) => fieldsOf(trace, "First", 0, output)), [
    [{ error: "Cannot read properties of null (reading 'startsWith')" }],
    [{ s: "abc" }, { s: "x" }],
  ]);
});

test("a route without outputs fails once there is an item", async () => {
  const trace = await traceOf(async (run, start) => {
    const given = await run.transform("G", start, gives({ n: 1 }));
    await run.routeBy("By", given, () => 0, { outputs: 0, onError: "continue" });
  });
  assert.deepEqual(fieldsOf(trace, "By"), [{ n: 1 }]);
  assert.equal(trace.steps["By"]?.[0]?.error?.message, "Cannot read properties of undefined (reading 'push')");
});

test("code of the first generation sees its whole input where it runs once, later code only its item", async () => {
  const seen = ({ $input, items }: CodeScope): unknown => [{ json: { all: listOf($input).length, given: (items as unknown[]).length } }];
  const trace = await traceOf(async (run, start) => {
    const given = await run.transform("G", start, gives({ n: 1 }, { n: 2 }, { n: 3 }));
    await run.code("Old", given, seen, { legacy: "function", once: true });
    await run.code("New", given, seen, { once: true });
  });
  assert.deepEqual(fieldsOf(trace, "Old"), [{ all: 3, given: 1 }]);
  assert.deepEqual(fieldsOf(trace, "New"), [{ all: 1, given: 1 }]);
});

/** The items of the input, as code asks for them. */
function listOf(input: unknown): unknown[] {
  return (input as { all(): unknown[] }).all();
}
