// SPDX-License-Identifier: 0BSD
import { toText } from "../formulas/coerce.js";
import type { Bundle, Value } from "../formulas/value.js";

/** A text made of parts. */
export function compose({ value }: { value?: Value }): Bundle {
  return { value: toText(value) };
}
