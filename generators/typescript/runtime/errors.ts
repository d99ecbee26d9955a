// SPDX-License-Identifier: 0BSD

/** Extra facts of an error, as a trace or an error handler may show them. */
interface ErrorFacts {
  description?: string;
  itemIndex?: number;
  cause?: unknown;
}

/** An error that a step raises on purpose; its message is part of the workflow's behaviour. */
export class StepError extends Error {
  override readonly name: string = "StepError";
  description: string | undefined;
  itemIndex: number | undefined;

  constructor(message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.description = facts.description;
    this.itemIndex = facts.itemIndex;
  }
}

/** An error in an expression that is never swallowed: `attempt` and `own` let it through. */
export class ExpressionError extends StepError {
  override readonly name: string = "ExpressionError";
}

/** An error that is one of the whole step also where the step goes on after errors of single items: its input is then handed on. */
export class WholeStepError extends StepError {}

/** The lineage of an item leads nowhere. Unlike an ExpressionError this is swallowed: the expression has no value. It has no name of its own: code tells errors apart by that. */
export class LostLineage extends TypeError {}

/**
 * Something that could not be converted was reached. It ends the run, whatever the workflow does on errors: that was decided about
 * failures of a step that exists.
 */
export class NotConverted extends StepError {
  override readonly name: string = "NotConverted";
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error === "object" && error !== null && "message" in error) return String(error.message);
  return String(error);
}

/** Where the errors of the parameters that are being computed go; nothing while an error ends the step. */
let collected: string[] | undefined;

/** What was computed, and what went wrong in parts of it. */
interface Forgiven<T> {
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

/** Whether parameters are being computed for a trace, and nothing is done with them. */
export function isForTrace(): boolean {
  return collected !== undefined;
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
