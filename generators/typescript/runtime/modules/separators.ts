// SPDX-License-Identifier: 0BSD
import { toText } from "../formulas/coerce.js";
import type { Value } from "../formulas/value.js";

/** The text between two values: `other` means the text that is given beside it. */
export function separatorOf(separator: Value, other: Value): string {
  const name = toText(separator);
  if (name === "other") return toText(other);
  return name === "\\n" ? "\n" : name === "\\t" ? "\t" : name;
}
