// SPDX-License-Identifier: 0BSD

/** Extra facts of an error, as a trace or an error handler may show them. */
export interface ErrorFacts {
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

/** The lineage of an item leads nowhere. Unlike an ExpressionError this is swallowed: the expression has no value. */
export class LostLineage extends TypeError {
  override readonly name: string = "TypeError";
}

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
