// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import type { PipelineOptions } from "../runtime/execution.js";
import type { Output } from "../runtime/items.js";
import type { Run } from "../runtime/run.js";
import { both, fieldsOf, gives, numberOf, sourcesOf, traceOf } from "./core-helpers.js";

const wiring = (of: PipelineOptions["wiring"]): Pick<PipelineOptions, "wiring"> => ({ ...(of === undefined ? {} : { wiring: of }) });

async function twoArms(run: Run, start: Output): Promise<void> {
  const given = await run.transform("G", start, gives({ n: 1 }, { n: 2 }));
  await run.together(
    async () => await run.pass("A2", await run.pass("A", given)),
    async () => await run.pass("B2", await run.pass("B", given)),
  );
}

test("depth-first, an arm ends before the next one begins", async () => {
  const trace = await traceOf(twoArms);
  assert.deepEqual(trace.order, ["Start", "G", "A", "A2", "B", "B2"]);
  assert.deepEqual(trace.steps["Start"]?.[0]?.source, []);
});

test("breadth-first, arms take turns", async () => {
  const trace = await traceOf(twoArms, { order: "breadth-first" });
  assert.deepEqual(trace.order, ["Start", "G", "A", "B", "A2", "B2"]);
});

test("a step without items is not executed, and neither is what follows", async () => {
  const trace = await traceOf(async (run, start) => {
    const [some, none] = await run.partition("If", start, () => true);
    await run.pass("Yes", some);
    await run.pass("After", await run.pass("No", none));
    assert.equal(run.step("No").isExecuted, false);
  });
  assert.deepEqual(trace.order, ["Start", "If", "Yes"]);
});

test("a join runs as soon as everything has arrived, before the siblings of the arm that brought it", async () => {
  const trace = await traceOf(async (run, start) => {
    const given = await run.pass("G", start);
    const join = run.join("M", 2, both, async () => {});
    await run.together(
      async () => {
        const a = await run.pass("A", given);
        await run.together(() => join.arrive(1, a), () => run.pass("K", a));
      },
      () => run.pass("B", given),
      () => join.arrive(0, given),
    );
  });
  assert.deepEqual(trace.order, ["Start", "G", "A", "M", "K", "B"]);
  assert.deepEqual(sourcesOf(trace, "M"), [["G:0:0", "A:0:0"]]);
});

test("arrivals pair up in order, and what is left over runs at the end", async () => {
  const trace = await traceOf(async (run, start) => {
    const join = run.join("M", 2, both, async (joined) => joined && (await run.pass("E", joined)));
    await join.arrive(0, await run.pass("A", start));
    await join.arrive(0, await run.pass("B", start));
    await join.arrive(1, await run.pass("C", start));
  });
  assert.deepEqual(trace.order, ["Start", "A", "B", "C", "M", "E", "M", "E"]);
  assert.deepEqual(sourcesOf(trace, "M"), [["A:0:0", "C:0:0"], ["B:0:0", null]]);
});

test("depth-first, joins that began to wait together are forced last one first", async () => {
  const trace = await traceOf(async (run, start) => {
    const one = run.join("M1", 2, both, async () => {});
    const two = run.join("M2", 2, both, async () => {});
    await run.together(() => one.arrive(0, start), () => two.arrive(0, start));
  });
  assert.deepEqual(trace.order, ["Start", "M2", "M1"]);
});

test("a join is not forced while another one waits above it, nor when it needs all of its inputs", async () => {
  const trace = await traceOf(async (run, start) => {
    const low = run.join("Low", 2, both, async () => {}, { waitsFor: ["High"] });
    const high = run.join("High", 2, both, async (joined) => joined && (await low.arrive(1, joined)));
    const never = run.join("Never", 2, both, async () => {}, { required: [0, 1] });
    await low.arrive(0, start);
    await never.arrive(0, start);
    await high.arrive(0, start);
  });
  assert.deepEqual(trace.order, ["Start", "High", "Low"]);
  assert.deepEqual(sourcesOf(trace, "Low"), [["Start:0:0", "High:0:0"]]);
});

test("breadth-first, a join that begins to wait starts the arm that has not run with an empty item", async () => {
  const trace = await traceOf(async (run, start) => {
    async function fromB(items: Output): Promise<void> {
      const b = await run.map("B", items, () => ({ b: 1 }), { keep: "all" });
      await join.arrive(1, await run.pass("B2", b));
    }
    const join = run.join("M", 2, both, async () => {}, { pull: { B: fromB } });
    const given = await run.transform("G", start, gives({ n: 1 }, { n: 2 }));
    const [yes, no] = await run.partition("If", given, () => true);
    await run.together(async () => await join.arrive(0, await run.pass("A", yes)), () => fromB(no));
  }, { order: "breadth-first", ...wiring({ Start: [["G"]], G: [["If"]], If: [["A"], ["B"]], A: [["M"]], B: [["B2"]], B2: [[["M", 1]]] }) });
  assert.deepEqual(trace.order, ["Start", "G", "If", "A", "B", "B2", "M"]);
  assert.deepEqual(sourcesOf(trace, "B"), [["A:0:0"]]);
  assert.deepEqual(fieldsOf(trace, "M"), [{ n: 1 }, { n: 2 }, { b: 1 }]);
});

test("breadth-first, an empty output counts as arrived at every input but the first", async () => {
  const trace = await traceOf(async (run, start) => {
    const join = run.join("M", 2, both, async () => {});
    const [yes, no] = await run.partition("If", start, () => true);
    await run.together(() => join.arrive(0, yes), () => join.arrive(1, no));
  }, { order: "breadth-first" });
  assert.deepEqual(sourcesOf(trace, "M"), [["If:0:0", "If:1:0"]]);
});

test("a loop goes on with each arrival: two in one pass draw two batches", async () => {
  const trace = await traceOf(async (run, start) => {
    async function loop(items: Output): Promise<void> {
      if (items.length === 0) return;
      const [done, batch] = await run.batches("L", items, { size: 2 });
      await run.pass("D", done);
      const [above, below] = await run.partition("If", batch, (item) => numberOf(item) > 1);
      await loop(above);
      await loop(below);
    }
    await loop(await run.transform("G", start, gives({ n: 1 }, { n: 2 }, { n: 3 })));
  });
  assert.deepEqual(trace.order, ["Start", "G", "L", "If", "L", "If", "L", "D", "L", "D"]);
  assert.deepEqual(fieldsOf(trace, "D"), [{ n: 2 }, { n: 3 }]);
  assert.deepEqual(fieldsOf(trace, "D", 1), [{ n: 2 }, { n: 3 }, { n: 1 }]);
});

test("ten thousand passes of a loop are no problem, in either order", async () => {
  for (const order of ["depth-first", "breadth-first"] as const) {
    const trace = await traceOf(async (run, start) => {
      async function loop(items: Output): Promise<void> {
        if (items.length === 0) return;
        const [done, batch] = await run.batches("L", items, { size: 1 });
        await run.together(() => run.pass("D", done), () => loop(batch));
      }
      await loop(await run.transform("G", start, gives(...Array.from({ length: 10_000 }, (_, n) => ({ n })))));
    }, { order });
    assert.equal(trace.status, "success");
    assert.equal(fieldsOf(trace, "D").length, 10_000);
  }
});

test("a cycle that does not stop without items is an error, not a hang", async () => {
  const trace = await traceOf(async (run, start) => {
    async function loop(items: Output): Promise<void> {
      const [, batch] = await run.batches("L", items);
      await loop(batch);
    }
    await loop(start);
  });
  assert.match(trace.error?.message ?? "", /"L" is reached again and again/);
});

test("the loop statement: batches, what came back, and an early end", async () => {
  const trace = await traceOf(async (run, start) => {
    const given = await run.transform<{ n?: number }>("G", start, gives({ n: 1 }, { n: 2 }, { n: 3 }));
    const loop = run.loop<{ n?: number }>("L", given, { size: 2 });
    for await (const batch of loop) {
      loop.back(await run.map("Body", batch, (item) => ({ of: given.of(item).json.n, back: batch.of(item).json.n })));
    }
    await run.pass("D", loop.done);
    const early = run.loop("Early", given, { size: 1 });
    for await (const batch of early) early.back(await run.filter("None", batch, () => false));
    await run.pass("Never", early.done);
  });
  assert.deepEqual(fieldsOf(trace, "D"), [{ of: 1, back: 1 }, { of: 2, back: 2 }, { of: 3, back: 3 }]);
  assert.equal(trace.steps["Early"]?.length, 1);
  assert.equal(trace.steps["Never"], undefined);
});

test("an inner loop remembers that it is through, unless it is reset", async () => {
  for (const reset of [false, true]) {
    const trace = await traceOf(async (run, start) => {
      async function outer(items: Output): Promise<void> {
        if (items.length === 0) return;
        const [, batch] = await run.batches("Outer", items);
        await inner(await run.transform("X", batch, gives({ k: "a" }, { k: "b" })));
      }
      async function inner(items: Output): Promise<void> {
        if (items.length === 0) return;
        const fresh = reset && items.step === "X";
        const [done, batch] = await run.batches("Inner", items, { size: 1, reset: fresh });
        await outer(done);
        await inner(await run.pass("Body", batch));
      }
      await outer(await run.transform("G", start, gives({ n: 1 }, { n: 2 })));
    });
    assert.equal(trace.steps["Body"]?.length, reset ? 4 : 2);
  }
});

test("older loops: batches first, and none of them an output for the end", async () => {
  for (const version of [1, 2] as const) {
    const trace = await traceOf(async (run, start) => {
      async function loop(items: Output): Promise<void> {
        if (items.length === 0) return;
        const [done, batch] = await run.batches("L", items, { version, size: 1 });
        await run.pass("D", done);
        await loop(await run.pass("Body", batch));
      }
      await loop(await run.transform("G", start, gives({ n: 1 }, { n: 2 })));
    });
    assert.equal(trace.steps["L"]?.length, version === 1 ? 2 : 3);
    assert.equal(fieldsOf(trace, "L", 0, 0).length, 1);
    assert.equal(trace.steps["D"]?.length, version === 1 ? undefined : 1);
  }
});

test("a loop whose batches have less than no items is done at once", async () => {
  const trace = await traceOf(async (run, start) => {
    const [done, batch] = await run.batches("L", await run.transform("G", start, gives({ n: 1 }, { n: 2 })), { size: -1 });
    await run.pass("D", done);
    await run.pass("B", batch);
  });
  assert.deepEqual(trace.order, ["Start", "G", "L"]);
});
