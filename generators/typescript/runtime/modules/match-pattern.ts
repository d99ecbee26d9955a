// SPDX-License-Identifier: 0BSD
import { toBoolean, toText } from "../formulas/coerce.js";
import type { Bundle, Value } from "../formulas/value.js";

/** The flags of a pattern. */
export interface PatternFlags {
  global?: Value;
  caseSensitive?: Value;
  multiline?: Value;
  /** A dot matches line breaks, too. */
  singleline?: Value;
}

/** The flags as a regular expression writes them. */
export function flagsOf({ caseSensitive, multiline, singleline }: PatternFlags): string {
  return `${caseSensitive === undefined || toBoolean(caseSensitive) ? "" : "i"}${toBoolean(multiline) ? "m" : ""}${toBoolean(singleline) ? "s" : ""}`;
}

/** One bundle for each match, or for the first one, with what its groups hold. No match gives nothing, or one empty bundle. */
export function matchPattern({ pattern, text, continueWithout, ...flags }: { pattern?: Value; text?: Value; continueWithout?: Value } & PatternFlags): Bundle[] {
  const matches = [...toText(text).matchAll(new RegExp(toText(pattern), `${flagsOf(flags)}g`))];
  const kept = toBoolean(flags.global) ? matches : matches.slice(0, 1);
  if (kept.length === 0) return toBoolean(continueWithout) ? [{}] : [];
  return kept.map((match, index) => ({
    ...Object.fromEntries(match.slice(1).map((group, at) => [`$${at + 1}`, group])),
    ...match.groups,
    i: index + 1,
    __IMTMATCH__: match[0],
  }));
}
