// SPDX-License-Identifier: 0BSD
import type { BinaryData, Fields, Item, Json, Lineage, Source } from "./items.js";
import type { StepRun } from "./run-state.js";

/** One item, as a trace shows it. */
export interface TracedItem {
  json: Fields;
  binary?: Record<string, BinaryData>;
  pairedItem?: Lineage;
}

/** One run of one step, as a trace shows it. */
export interface TracedRun {
  outputs?: (TracedItem[] | null)[];
  error?: { message: string };
  answered?: "effect" | "stub";
  source?: ({ step: string; output?: number; run?: number } | null)[];
}

/** Everything that happened in a run. */
export interface Trace {
  case?: string;
  /** `waiting`: a step waits for a call or a form, and the rest has not run. */
  status: "success" | "error" | "canceled" | "waiting";
  error?: { step?: string; message: string };
  steps: Record<string, TracedRun[]>;
  /** The steps in the order they ran, one entry for each run. */
  order: string[];
  /** The parameters of each call that reached outside: by step, run and item. */
  effects: Record<string, Json[][]>;
  responses: Json[];
  violations?: string[];
}

/** Shows one run of a step. */
export function traceRun(run: StepRun): TracedRun {
  return {
    ...(run.error === undefined || run.outputs.length > 0 ? { outputs: run.outputs.map((items) => items?.map(traceItem) ?? null) } : {}),
    ...(run.error === undefined ? {} : { error: { message: run.error.message } }),
    ...(run.answered === undefined ? {} : { answered: run.answered }),
    source: run.source.map((source) => (source === null ? null : traceSource(source))),
  };
}

function traceSource(source: Source): Source {
  return { step: source.step, output: source.output, run: source.run };
}

function traceItem(item: Item): TracedItem {
  return {
    json: item.json,
    ...(item.binary === undefined ? {} : { binary: item.binary }),
    ...(item.pairedItem === undefined ? {} : { pairedItem: item.pairedItem }),
  };
}
