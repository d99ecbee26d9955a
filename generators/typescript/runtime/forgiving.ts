// SPDX-License-Identifier: 0BSD
import { ExpressionError, messageOf, type StepError } from "./errors.js";

/** Where the errors of the parameters that are being computed go; nothing while an error ends the step. */
let collected: string[] | undefined;

/** What was computed, and what went wrong in parts of it. */
export interface Forgiven<T> {
  readonly value: T | undefined;
  readonly errors: readonly string[];
}

/**
 * Computes parameters for a trace: a part whose expression fails is left out, and the others are still computed. Only what
 * a recording answers is computed this way; a call that is really made ends with the first error.
 */
export function forgiving<T>(compute: () => T): Forgiven<T> {
  const before = collected;
  const errors: string[] = [];
  collected = errors;
  try {
    return { value: compute(), errors };
  } catch (error) {
    errors.push(messageOf(error));
    return { value: undefined, errors };
  } finally {
    collected = before;
  }
}

/** Throws an error, or notes it and gives what stands in for the value, while parameters are computed for a trace. */
export function fail<T>(error: StepError, standIn: T): T {
  if (collected === undefined) throw error;
  collected.push(error.message);
  return standIn;
}

/** Does some work of which an ExpressionError may be forgiven. */
export function orStandIn<T>(work: () => T, standIn: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return fail(error, standIn());
  }
}
