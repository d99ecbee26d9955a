// SPDX-License-Identifier: 0BSD
import { ExpressionError, fail } from "./errors.js";

/** Reasons that the platform gave in words of its own; of everything else it only said that the syntax is invalid. */
const OWN_WORDS = /^(?:Cannot access|Expression contains|Referenced node) /;

/** An expression that could not be read; reaching it ends the step, as it did before. */
export function broken(source: string, reason: string): undefined {
  const error = OWN_WORDS.test(reason)
    ? new ExpressionError(reason)
    : new ExpressionError("invalid syntax", { description: `${reason} in {{ ${source} }}` });
  return fail(error, undefined);
}
