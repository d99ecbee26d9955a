// SPDX-License-Identifier: 0BSD
import type { Collecting } from "../flow/collector.js";
import { toText } from "../formulas/coerce.js";
import type { Value } from "../formulas/value.js";
import { separatorOf } from "./separators.js";

/** What was collected as one text. */
export function textOf({ separator, other }: { separator?: Value; other?: Value } = {}): Collecting {
  return (values) => ({ text: values.map(toText).join(separatorOf(separator, other)) });
}
