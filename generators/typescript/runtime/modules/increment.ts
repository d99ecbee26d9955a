// SPDX-License-Identifier: 0BSD
import type { Memory } from "../flow/memory.js";
import { toNumberOr, toText } from "../formulas/coerce.js";
import type { Bundle, Value } from "../formulas/value.js";

/** Counts up by one; each `counter` for itself. With `reset: "scenario"` the count is never begun anew. */
export function increment({ counter, reset, start, step }: { counter?: Value; reset?: Value; start?: Value; step?: Value }, memory: Memory): Bundle {
  const kept = toText(reset) === "scenario" ? memory.store("counters") : memory.variables;
  const name = `__count ${toText(counter)}`;
  const before = kept[name];
  const value = typeof before === "number" ? before + toNumberOr(step, 1) : toNumberOr(start, 1);
  kept[name] = value;
  return { i: value };
}
