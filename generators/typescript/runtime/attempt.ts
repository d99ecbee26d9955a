// SPDX-License-Identifier: 0BSD
import { ExpressionError, orStandIn } from "./errors.js";
import type { Fields, Json } from "./items.js";

/**
 * Evaluates an expression the way the workflow did: whatever goes wrong in it gives `undefined`, except an `ExpressionError`,
 * which stops the step.
 */
export function attempt<T>(evaluate: () => T): T | undefined {
  return orStandIn<T | undefined>(() => swallowed(evaluate), () => undefined);
}

function swallowed<T>(evaluate: () => T): T | undefined {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    return undefined;
  }
}

/** A value that is neither null nor missing; reading on from one that is fails. */
export function there<T>(value: T): NonNullable<T> {
  if (value === null || value === undefined) throw new TypeError("There is no value");
  return value;
}

/** A text, whose methods nothing else has. */
export function textOf(value: unknown): string {
  if (typeof value !== "string") throw new TypeError("It is no text");
  return value;
}

/** A number, whose methods nothing else has. */
export function numberOf(value: unknown): number {
  if (typeof value !== "number") throw new TypeError("It is no number");
  return value;
}

/** A list, whose methods nothing else has. */
export function listOf(value: Json): readonly Json[] {
  if (!Array.isArray(value)) throw new TypeError("It is no list");
  return value;
}

/** A list of things with fields: what an element that is none has under a name is `undefined`, or a failure where it is null. */
export function recordsOf(value: Json): readonly Fields[] {
  return listOf(value) as readonly Fields[];
}
