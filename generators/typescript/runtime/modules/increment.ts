// SPDX-License-Identifier: 0BSD
import type { Memory } from "../flow/memory.js";
import { toNumberOr, toText } from "../formulas/coerce.js";
import type { Bundle, Value } from "../formulas/value.js";

/** Counts up by one. With `reset: "scenario"` the count is never begun anew. */
export function increment({ reset, start, step }: { reset?: Value; start?: Value; step?: Value }, memory: Memory): Bundle {
  const kept = toText(reset) === "scenario" ? memory.store("counters") : memory.variables;
  const before = kept["__count"];
  const value = typeof before === "number" ? before + toNumberOr(step, 1) : toNumberOr(start, 1);
  kept["__count"] = value;
  return { i: value };
}
