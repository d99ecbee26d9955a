// SPDX-License-Identifier: 0BSD
import { placeAt } from "./place-of.js";
import type { Place } from "./place.js";
import type { RunState } from "./run-state.js";

/** The execution of a step, as code needs it. */
export interface CodeCall {
  readonly items: readonly unknown[];
  readonly continueOnFail: boolean;
  readonly execution: RunState;
}

/** The place of one item in the step that is being executed. */
export function placeIn(call: CodeCall, index: number): Place {
  const { current } = call.execution;
  if (current === undefined) throw new Error("no step is being executed");
  return placeAt(call.execution, current, index);
}
