// SPDX-License-Identifier: 0BSD
import { withClock } from "../clock.js";
import type { Execution } from "../execution.js";
import { toBoolean, toNumberOr } from "../formulas/coerce.js";
import type { Bundle, Value } from "../formulas/value.js";
import { EndOfRun, Kept, type RetryPlan } from "./ends.js";
import { PASSING } from "./failure-type.js";
import { Journal, type Entry } from "./journal.js";
import { kept, revived } from "./kept-values.js";
import type { Run } from "./run.js";

/** The rest of a flow, from one step on: a function of values that can be stored. */
export type Tail<A> = (run: Run, given: A) => Promise<unknown>;

/** Tails by name. */
export type Tails = Readonly<Record<string, (run: Run, given: never) => Promise<unknown>>>;

/** The name of the trigger that tries again what is due. Run by hand, it tries all that was kept. */
export const RETRIES = "Retries";

/** The part of a run that no function of its own begins: all of it. */
const WHOLE = "";

/** Where incomplete runs are kept in the state of the pipeline. */
const SCOPE = "incomplete runs";

/** Minutes between the tries of what goes away by itself; the times are Make's. */
const PATIENCE: readonly number[] = [1, 10, 10, 30, 30, 30, 180, 180];

/** What is kept of a run that could not go on. */
interface Incomplete extends Failing {
  readonly tail: string;
  readonly given: Value;
  /** What this part of the run had done. */
  readonly done: Value;
  readonly variables: Value;
  /** When it was kept, in milliseconds since the epoch. */
  readonly at: number;
  /** Minutes until each further try. */
  readonly waits: readonly number[];
  /** The next try, in milliseconds since the epoch; none where a person must decide. */
  readonly due: number | null;
}

/** A part of a run that can be entered again: from its beginning, with what it has done so far. */
export interface Part {
  readonly tail: string;
  readonly given: Bundle;
  readonly journal: Journal;
  /** Where this is another try: the step that had failed, and the minutes until each further try. */
  readonly again?: { readonly step: string; readonly waits: readonly number[] };
}

/** The whole of a run as a part. */
export function wholeRun(): Part {
  return { tail: WHOLE, given: {}, journal: new Journal() };
}

/** Nothing was done yet: what fails now is the first step of the run. */
export function isAtStart({ tail, journal }: Part): boolean {
  return tail === WHOLE && journal.isEmpty;
}

/** The waits that an error handler asks for. */
export function waitsOf(plan: RetryPlan): readonly number[] {
  const retry = plan.retry === undefined || toBoolean(plan.retry);
  const attempts = retry ? Math.min(100, Math.max(0, toNumberOr(plan.attempts, 3))) : 0;
  return Array.from({ length: attempts }, () => Math.max(1, toNumberOr(plan.minutes, 15)));
}

/** The waits of a failure that nobody handles, by its type. */
export function waitsAfter(type: string): readonly number[] {
  return PASSING.has(type) ? PATIENCE : [];
}

/** A step that failed, and what it was called with. */
export interface Failing {
  readonly step: string;
  readonly error: string;
  readonly called: Value;
}

/** Keeps a part of the run for later: what it had done up to a length of its journal. */
export function keep(execution: Execution, part: Part, failing: Failing, length: number, waits: readonly number[]): void {
  const [next, ...rest] = triesLeft(part, failing.step, waits);
  put(execution, failing.step, {
    ...failing, called: kept(failing.called), ...stored(execution, part, length), waits: rest, due: next === undefined ? null : execution.now() + next * 60_000,
  });
  execution.incomplete += 1;
}

/** Minutes until each further try of a step, by the tries that were made. */
export function triesLeft({ again }: Part, step: string, waits: readonly number[]): readonly number[] {
  return again?.step === step ? again.waits : waits;
}

/** Keeps a call that failed for a person. Nothing enters it again: what stands around it went on. */
export function setAside(execution: Execution, failing: Failing): void {
  keep(execution, { tail: failing.step, given: {}, journal: new Journal() }, failing, 0, []);
}

/** Keeps the rest of the flow until some seconds have passed. */
export function park(execution: Execution, tail: string, given: Bundle, seconds: number): void {
  const part: Part = { tail, given, journal: new Journal() };
  put(execution, tail, { step: tail, error: "", called: null, ...stored(execution, part, 0), waits: [], due: execution.now() + seconds * 1000 });
}

function stored(execution: Execution, { tail, given, journal }: Part, length: number): Pick<Incomplete, "tail" | "given" | "done" | "variables" | "at"> {
  const done = journal.upTo(length).map(({ step, given: bundles }) => ({ step, given: bundles.map((bundle) => kept(bundle)) }));
  return { tail, given: kept(given), done, variables: kept(variablesOf(execution)), at: execution.now() };
}

/** Ids of runs begin anew with each process, and the records of one poll share one: the key holds more. */
function put(execution: Execution, step: string, entry: Incomplete): void {
  execution.state(SCOPE)[`${execution.executionId} ${step} ${execution.runs(step).length} ${execution.uuid()}`] = entry;
}

/** Tries again what is due, or all that was kept. */
export async function retryKept(execution: Execution, which: "due" | "all", enter: (part: Part) => Run, whole: (run: Run) => Promise<unknown>, tails: Tails): Promise<void> {
  const all = execution.state(SCOPE);
  const failures: unknown[] = [];
  for (const [id, entry] of Object.entries(all)) {
    if (!isIncomplete(entry) || (which === "due" && (entry.due === null || entry.due > execution.now()))) continue;
    const tail = entry.tail === WHOLE ? whole : tails[entry.tail];
    if (tail === undefined) continue;
    delete all[id];
    Object.assign(variablesOf(execution), revived(entry.variables));
    const given = revived(entry.given) as never;
    const part: Part = { tail: entry.tail, given, journal: new Journal(revived(entry.done) as readonly Entry[] | undefined), again: entry };
    // What was decided before is decided again in the same way: the clock stands still on the way to where the run stopped.
    const clock = { timezone: execution.timezone, now: () => (part.journal.isRetracing ? entry.at : execution.now()) };
    try {
      await withClock(clock, () => tail(enter(part), given));
    } catch (error) {
      // The end of one says nothing about the others.
      if (!(error instanceof Kept || error instanceof EndOfRun)) failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

function variablesOf(execution: Execution): Record<string, Value> {
  return execution.context("variables") as Record<string, Value>;
}

function isIncomplete(entry: unknown): entry is Incomplete {
  return typeof entry === "object" && entry !== null && "tail" in entry && "due" in entry;
}
