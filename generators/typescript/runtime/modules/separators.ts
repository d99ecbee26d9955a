// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import { toText } from "../formulas/coerce.js";
import type { Value } from "../formulas/value.js";

/** The end of a line, by the name that the platform gives it; a line feed where it has none. */
export function newlineOf(newline: Value): string {
  const name = toText(newline);
  const sign = new Map([["", "\n"], ["lf", "\n"], ["unix", "\n"], ["crlf", "\r\n"], ["windows", "\r\n"], ["cr", "\r"], ["mac", "\r"]]).get(name.toLowerCase());
  if (sign !== undefined) return sign;
  if (/^[\r\n]+$/.test(name)) return name;
  throw new StepError(`"${name}" is no known end of a line`);
}

/** The text between two values: `other` means the text that is given beside it. */
export function separatorOf(separator: Value, other: Value): string {
  const name = toText(separator);
  if (name === "other") return toText(other);
  return name === "\\n" ? "\n" : name === "\\t" ? "\t" : name;
}
