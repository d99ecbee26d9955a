// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import { toText } from "../formulas/coerce.js";
import type { Bundle, Value } from "../formulas/value.js";

/** Fails with a message of the workflow's own. */
export function throwError({ message }: { message?: Value }): Bundle {
  throw new StepError(toText(message));
}

/** Says that something is odd, and goes on. */
export function throwWarning({ message }: { message?: Value }): Bundle {
  return { message };
}
