// SPDX-License-Identifier: 0BSD
import type { Collecting } from "../flow/collector.js";
import { toText } from "../formulas/coerce.js";
import { average, max, min, sum } from "../formulas/math.js";
import { isEmpty, type Value } from "../formulas/value.js";

/** The sum, average, count, largest or smallest of what was collected. */
export function numberOf(params: { function?: Value } = {}): Collecting {
  const name = toText(params.function).toUpperCase();
  return (values) => {
    const given = values.filter((value) => !isEmpty(value));
    switch (name) {
      case "AVG": return { result: given.length === 0 ? undefined : average(given) };
      case "COUNT": return { result: given.length };
      case "MAX": return { result: max(given) };
      case "MIN": return { result: min(given) };
      default: return { result: sum(given) };
    }
  };
}
