// SPDX-License-Identifier: 0BSD
import { ExpressionError } from "./errors.js";

/**
 * Evaluates a piece of an expression the way the workflow did: whatever goes wrong inside gives `undefined`,
 * except an `ExpressionError`, which stops the step.
 */
export function attempt<T>(evaluate: () => T): T | undefined {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    return undefined;
  }
}
