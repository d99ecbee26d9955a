// SPDX-License-Identifier: 0BSD
import { toNumberOr } from "../formulas/coerce.js";
import type { Bundle, Value } from "../formulas/value.js";

/** One bundle for each repetition, with a number that grows by a step. At most 10,000. */
export function repeat({ start, repeats, step }: { start?: Value; repeats?: Value; step?: Value }): Bundle[] {
  const [from, by] = [toNumberOr(start, 1), toNumberOr(step, 1)];
  const times = Math.min(10_000, Math.max(0, Math.trunc(toNumberOr(repeats, 1))));
  return Array.from({ length: times }, (_, index) => ({ i: from + index * by }));
}
