// SPDX-License-Identifier: 0BSD
import type { Execution } from "../execution.js";
import type { Value } from "../formulas/value.js";

/** What steps remember: while the run lasts, and beyond it. */
export interface Memory {
  /** Variables of the run. */
  readonly variables: Record<string, Value>;
  /** A store that outlives the run, by name. Its values are JSON. */
  store(name: string): Record<string, unknown>;
  /** A new unique name. */
  uuid(): string;
}

/** The memory of a run. */
export function memoryOf(execution: Execution): Memory {
  return {
    variables: execution.context("variables") as Record<string, Value>,
    store: (name) => execution.state(name),
    uuid: () => execution.uuid(),
  };
}
