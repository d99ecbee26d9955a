// SPDX-License-Identifier: 0BSD
import type { Execution } from "../execution.js";
import { toBoolean, toNumberOr } from "../formulas/coerce.js";
import { plain, type Bundle, type Value } from "../formulas/value.js";
import type { RetryPlan } from "./ends.js";
import type { Run } from "./run.js";

/** The rest of a flow, from one step on: a function of values that can be stored. */
export type Tail<A> = (run: Run, given: A) => Promise<unknown>;

/** Tails by name. Their values come back from the store as JSON. */
export type Tails = Readonly<Record<string, (run: Run, given: never) => Promise<unknown>>>;

/** The name of the trigger that tries again what is due. */
export const RETRIES = "Retries";

/** Where incomplete runs are kept in the state of the pipeline. */
const SCOPE = "incomplete runs";

/** What is kept of a run that could not go on. */
interface Incomplete {
  readonly tail: string;
  readonly given: Value;
  readonly error: string;
  readonly attemptsLeft: number;
  readonly minutes: number;
  /** The next try, in milliseconds since the epoch; none where a person must decide. */
  readonly due: number | null;
}

/** Where a run stands: the tail that it can be entered at again. */
export interface Place {
  readonly tail: string;
  readonly given: Bundle;
  /** The tries that are left, where this is one of them. */
  readonly attemptsLeft?: number;
}

/** Keeps the rest of the flow for later. */
export function keep(execution: Execution, place: Place | undefined, step: string, error: string, plan: RetryPlan): void {
  const retry = plan.retry === undefined || toBoolean(plan.retry);
  const attempts = place?.attemptsLeft ?? (retry ? toNumberOr(plan.attempts, 3) : 0);
  const minutes = Math.max(1, toNumberOr(plan.minutes, 15));
  const again = place !== undefined && attempts > 0;
  const entry: Incomplete = {
    tail: place?.tail ?? step, given: plain(place?.given ?? {}), error, minutes,
    attemptsLeft: Math.max(0, attempts - 1), due: again ? execution.now() + minutes * 60_000 : null,
  };
  put(execution, step, entry);
}

/** Keeps the rest of the flow until some seconds have passed. */
export function park(execution: Execution, tail: string, given: Bundle, seconds: number): void {
  const entry: Incomplete = { tail, given: plain(given), error: "", minutes: 1, attemptsLeft: 0, due: execution.now() + seconds * 1000 };
  put(execution, tail, entry);
}

/** Ids of runs begin anew with each process, and the records of one poll share one: the key holds more. */
function put(execution: Execution, step: string, entry: Incomplete): void {
  execution.state(SCOPE)[`${execution.executionId} ${step} ${execution.runs(step).length} ${execution.uuid()}`] = entry;
}

/** Tries again what is due. */
export async function retryDue(run: Run, execution: Execution, tails: Tails): Promise<void> {
  const kept = execution.state(SCOPE);
  for (const [id, entry] of Object.entries(kept)) {
    if (!isIncomplete(entry) || entry.due === null || entry.due > execution.now()) continue;
    const tail = tails[entry.tail];
    if (tail === undefined) continue;
    delete kept[id];
    const given = entry.given as never;
    await tail(run.within({ tail: entry.tail, given, attemptsLeft: entry.attemptsLeft }), given);
  }
}

function isIncomplete(entry: unknown): entry is Incomplete {
  return typeof entry === "object" && entry !== null && "tail" in entry && "due" in entry;
}
