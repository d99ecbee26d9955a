// SPDX-License-Identifier: 0BSD
import { toBoolean, toText } from "../formulas/coerce.js";
import type { Bundle, Value } from "../formulas/value.js";
import { flagsOf, type PatternFlags } from "./match-pattern.js";

/** Replaces what a regular expression finds: every place, or the first one. */
export function replacePattern({ pattern, value, text, ...flags }: { pattern?: Value; value?: Value; text?: Value } & PatternFlags): Bundle {
  const expression = new RegExp(toText(pattern), flagsOf(flags) + (toBoolean(flags.global) ? "g" : ""));
  return { text: toText(text).replace(expression, toText(value)) };
}
