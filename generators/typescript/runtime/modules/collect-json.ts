// SPDX-License-Identifier: 0BSD
import type { Collecting } from "../flow/collector.js";
import type { Value } from "../formulas/value.js";
import { createJson } from "./json.js";

/** What was collected as a JSON text. */
export function jsonOf({ indent }: { indent?: Value } = {}): Collecting {
  return (values) => createJson({ data: [...values], ...(indent === undefined ? {} : { indent }) });
}
