// SPDX-License-Identifier: 0BSD
import type { PipelineOptions } from "../runtime/execution.js";
import type { Fields, Item, Output } from "../runtime/items.js";
import { pipeline } from "../runtime/pipeline.js";
import { type Fixture, replay, type Trace } from "../runtime/replay.js";
import type { Run } from "../runtime/run.js";
import type { Transform } from "../runtime/transform.js";

/** A step that gives the same items whatever it gets. */
export function gives(...items: readonly Fields[]): Transform<undefined> {
  return { params: undefined, execute: () => items.map((json) => ({ json })) };
}

/** A step that fails. */
export function fails(message: string): Transform<undefined> {
  return {
    params: undefined,
    execute() {
      throw new Error(message);
    },
  };
}

/** All items of all inputs, one input after the other. */
export const both: Transform<undefined> = { params: undefined, execute: ({ inputs }) => inputs.flat() };

/** Runs a pipeline whose trigger is called Start. */
export async function traceOf(body: (run: Run, start: Output) => Promise<unknown>, options: Partial<PipelineOptions> = {}, fixture: Partial<Fixture> = {}): Promise<Trace> {
  const tested = pipeline("tested", async (run) => await body(run, await run.start("Start")), { order: "depth-first", ...options });
  return await replay(tested, { case: "tested", start: "Start", answers: { Start: [{ outputs: [[{ json: {} }]] }] }, ...fixture });
}

/** The fields of the items of one output of one run of a step. */
export function fieldsOf(trace: Trace, step: string, run = 0, output = 0): Fields[] {
  return trace.steps[step]?.[run]?.outputs?.[output]?.map((item) => item.json) ?? [];
}

/** Where the inputs of each run of a step came from. */
export function sourcesOf(trace: Trace, step: string): (string | null)[][] {
  return (trace.steps[step] ?? []).map(({ source = [] }) => source.map((from) => (from === null ? null : `${from.step}:${from.output ?? 0}:${from.run ?? 0}`)));
}

/** A number in an item. */
export function numberOf(item: Item<Fields>, name = "n"): number {
  return Number(item.json[name]);
}
