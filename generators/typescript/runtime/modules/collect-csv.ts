// SPDX-License-Identifier: 0BSD
import type { Collecting } from "../flow/collector.js";
import type { Value } from "../formulas/value.js";
import { createCsv } from "./csv.js";

/** What was collected as CSV. */
export function csvOf(params: { headers?: Value; delimiter?: Value; otherDelimiter?: Value; newline?: Value } = {}): Collecting {
  return (values) => createCsv({ rows: [...values], ...params });
}
