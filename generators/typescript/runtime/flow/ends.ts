// SPDX-License-Identifier: 0BSD
import { messageOf } from "../errors.js";
import type { Bundle, Value } from "../formulas/value.js";
import { failureType } from "./failure-type.js";
import type { Pass } from "./journal.js";

/** The run ends here, as a success. */
export class EndOfRun extends Error {
  override readonly name = "EndOfRun";
}

/** This part of the run ends here: the rest of it is kept for later. The others go on. */
export class Kept extends Error {
  override readonly name = "Kept";
  /** The pass of a loop that ends here, where it is one that the others go on without. */
  readonly pass: Pass | undefined;

  constructor(message: string, pass?: Pass) {
    super(message);
    this.pass = pass;
  }
}

/** A step failed and nothing deals with it: the run ends as a failure. */
export class StepFailure extends Error {
  override readonly name = "StepFailure";
  readonly step: string;

  constructor(step: string, cause: unknown) {
    super(messageOf(cause), { cause });
    this.step = step;
  }
}

/** What an error handler knows of the failure. */
export interface Failed {
  readonly error: { readonly message: string; readonly type: string; readonly detail?: Value };
}

/** The failure as a handler sees it. */
export function failed(cause: unknown): Failed {
  return { error: { message: messageOf(cause), type: failureType(cause) } };
}

/** How an error handler ends. */
export type Outcome =
  | { readonly kind: "ignore" | "commit" | "rollback" | "unhandled" }
  | { readonly kind: "resume"; readonly bundle: Bundle }
  | { readonly kind: "break"; readonly plan: RetryPlan };

/** How often and when what failed is tried again. */
export interface RetryPlan {
  readonly retry?: Value;
  /** How many times; 3 when missing. */
  readonly attempts?: Value;
  /** Minutes between two tries; 15 when missing. */
  readonly minutes?: Value;
}

/** The bundle ends here; the others go on. */
export function ignore(): Outcome {
  return { kind: "ignore" };
}

/** The handler does not apply to this failure: what happens is what happens without one. */
export function unhandled(): Outcome {
  return { kind: "unhandled" };
}

/** The run ends as a success. */
export function commit(): Outcome {
  return { kind: "commit" };
}

/** The run ends as a failure. */
export function rollback(): Outcome {
  return { kind: "rollback" };
}

/** The flow goes on with another bundle. */
export function resume(bundle: Bundle): Outcome {
  return { kind: "resume", bundle };
}

/** The step and what follows are kept and tried again later; other bundles go on. */
export function breakOff(plan: RetryPlan = {}): Outcome {
  return { kind: "break", plan };
}
