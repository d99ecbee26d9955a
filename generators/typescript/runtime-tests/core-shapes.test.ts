// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Effect } from "../runtime/connector.js";
import { errorObject } from "../runtime/error-object.js";
import { StepError } from "../runtime/errors.js";
import type { Json, Output } from "../runtime/items.js";
import { legacy, legacyAll } from "../runtime/legacy.js";
import type { Transform } from "../runtime/transform.js";
import { both, fails, fieldsOf, gives, numberOf, traceOf } from "./core-helpers.js";

type Numbered = { n?: Json };

const send: Effect<Json> = () => ({ n: 1 });

/** Two outputs: one item each. */
const two: Transform<undefined> = { params: undefined, execute: () => [[{ json: { n: 1 } }], [{ json: { n: 2 } }]] };

test("a step gives its only output itself, and several outputs as a tuple", async () => {
  const trace = await traceOf(async (run, start) => {
    const given: Output<Numbered> = await run.transform("G", start, gives({ n: 1 }, { n: 2 }));
    const only: Output<Numbered> = await run.route("One", given, [(item) => Number(item.json.n) === 2]);
    const [one, rest]: [Output<Numbered>, Output<Numbered>] = await run.route("Rest", only, [() => false], { fallback: "extra" });
    await run.pass("None", one);
    const [a, b, c, failed] = await run.routeBy("By", rest, () => 2, { outputs: 3, onError: "route" });
    await run.transform("All", a, gives());
    await run.transform("All", b, gives());
    await run.transform("All", failed, gives());
    const [left, right] = await run.merge("Merge", [c, rest], two, { outputs: 2 });
    const [first, second] = await run.transforms("Two", right, two, { outputs: 2 });
    await run.pass("First", first);
    await run.pass("Second", second);
    const sent: Output<{ n?: Json }> = await run.effect("Send", left, send, ({ json }) => ({ n: json["n"] }));
    await run.map("Sent", sent, (item) => ({ n: item.json.n }));
  }, {}, { answers: { Start: [{ outputs: [[{ json: {} }]] }], Send: [{ outputs: [[{ json: { n: 9 } }]] }] } });
  assert.equal(trace.error, undefined);
  assert.deepEqual(trace.order, ["Start", "G", "One", "Rest", "By", "Merge", "Two", "First", "Second", "Send", "Sent"]);
  assert.deepEqual(fieldsOf(trace, "Sent"), [{ n: 9 }]);
});

test("a join hands each of its outputs on", async () => {
  const trace = await traceOf(async (run, start) => {
    const join = run.join("J", 2, two, async (a: Output<Numbered>, b: Output<Numbered>) => {
      await run.map("A", a, (item) => ({ n: item.json.n }));
      await run.map("B", b, (item) => ({ n: item.json.n }));
    }, { outputs: 2 });
    await join.arrive(0, start);
    await join.arrive(1, start);
    const off: Output<Numbered> = await run.merge("Off", [start, start], "off");
    await run.pass("After", off);
    await run.pass("Never", await run.merge("M", [run.never(), run.never()], both));
  });
  assert.deepEqual(trace.order, ["Start", "J", "A", "B", "Off", "After"]);
});

test("a step that is switched off sorts out items with errors, and then all of its outputs are there", async () => {
  const trace = await traceOf(async (run, start) => {
    const [kept, other, failed] = await run.pass("Off", start, { off: true, onError: "route", outputs: 2 });
    const join = run.join("J", 2, both, async (joined: Output) => {
      await run.pass("After", joined);
    });
    await join.arrive(0, kept);
    await join.arrive(1, other);
    await run.pass("Failed", failed);
  }, { order: "breadth-first" }, { answers: { Start: [{ outputs: [[{ json: { n: 1 } }, { json: { error: "no" } }]] }] } });
  assert.deepEqual(trace.order, ["Start", "Off", "J", "After", "Failed"]);
  assert.deepEqual(fieldsOf(trace, "Failed"), [{ error: "no" }]);
});

test("a legacy condition that is not reached is not computed", async () => {
  const trace = await traceOf(async (run, start) => {
    const given = await run.transform("G", start, gives({ n: 1 }, { n: 2 }));
    await run.partition("P", given, (item) => legacyAll(
      legacy.number(numberOf(item), "equal", 1),
      () => legacy.number(start.at(item).json["n"], "equal", undefined),
    ), { legacy: true });
  });
  assert.deepEqual(fieldsOf(trace, "P"), [{ n: 1 }]);
  assert.deepEqual(fieldsOf(trace, "P", 0, 1), [{ n: 2 }]);
});

test("lineage that leads nowhere gives an item without fields", async () => {
  const trace = await traceOf(async (run, start) => {
    const lost: Transform<undefined> = { params: undefined, execute: () => [{ json: {}, pairedItem: { item: 0, input: 3 } }] };
    const given = await run.transform("G", start, lost);
    await run.map("Read", await run.pass("P", given), (item) => ({ n: start.of(item).json["n"], all: start.of(item).json }));
  });
  assert.deepEqual(fieldsOf(trace, "Read"), [{ n: null, all: null }]);
});

test("an expression error may leave a mapping without effect", async () => {
  const trace = await traceOf(async (run, start) => {
    await run.map("Set", start, (item) => ({ n: run.step("Nowhere").of(item).json }), { keep: "all", onError: "continue", ignoreExpressionErrors: true });
  });
  assert.deepEqual(fieldsOf(trace, "Set"), [{}]);
});

test("what a step fails with on purpose", async () => {
  const failing = async (message: unknown): Promise<string | undefined> => (await traceOf(async (run, start) => await run.fail("F", start, () => message))).error?.message;
  assert.equal(await failing("no"), "no");
  assert.equal(await failing(7), "Cannot use 'in' operator to search for 'description' in 7");
  assert.equal(await failing({ message: "m" }), "");
  assert.equal(errorObject('{"description": "d", "error": "e"}'), "d");
  assert.equal(errorObject('{"code": 3}'), 'Error: {"code":3}');
  assert.throws(() => errorObject(null), /^TypeError: Cannot read properties of null \(reading 'message'\)$/);
});

test("an error may say what an item shows of it", async () => {
  class Refused extends StepError {
    readonly asField = { status: 500 };
  }
  const refused: Effect<Json> = () => {
    throw new Refused("no");
  };
  const { pipeline } = await import("../runtime/pipeline.js");
  const tested = pipeline("tested", async (run) => {
    await run.effect("E", await run.start("Start"), refused, () => ({}), { onError: "continue" });
  }, { order: "depth-first" });
  const trace = await tested.run({ trigger: { step: "Start", items: [{ json: {} }] } });
  assert.deepEqual(fieldsOf(trace, "E"), [{ error: { status: 500 } }]);
});

test("an item shows what it holds, not its place", async () => {
  let shown = "";
  await traceOf(async (run, start) => {
    await run.map("M", start, (item) => {
      shown = JSON.stringify(item);
      return {};
    });
    await run.transform("Bad", start, fails("no"), { onError: "continue" });
  });
  assert.equal(shown, '{"json":{},"pairedItem":{"item":0}}');
});
