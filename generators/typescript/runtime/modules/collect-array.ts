// SPDX-License-Identifier: 0BSD
import type { Collecting } from "../flow/collector.js";

/** What was collected as one list. */
export function bundlesOf(): Collecting {
  return (values) => ({ array: [...values], __IMTAGGLENGTH__: values.length });
}
