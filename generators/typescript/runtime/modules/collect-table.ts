// SPDX-License-Identifier: 0BSD
import type { Collecting } from "../flow/collector.js";
import { toArray, toText } from "../formulas/coerce.js";
import { isCollection, type Value } from "../formulas/value.js";
import { separatorOf } from "./separators.js";

/** What was collected as lines of columns. */
export function tableOf({ columns, otherColumns, rows, otherRows }: { columns?: Value; otherColumns?: Value; rows?: Value; otherRows?: Value } = {}): Collecting {
  const cells = (value: Value): Value[] => (isCollection(value) ? Object.values(value) : toArray(value));
  return (values) => ({
    text: values.map((value) => cells(value).map(toText).join(separatorOf(columns, otherColumns))).join(separatorOf(rows, otherRows)),
  });
}
