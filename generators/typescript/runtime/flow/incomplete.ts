// SPDX-License-Identifier: 0BSD
import { withClock } from "../clock.js";
import type { Execution } from "../execution.js";
import { toBoolean, toNumberOr } from "../formulas/coerce.js";
import type { Bundle, Value } from "../formulas/value.js";
import type { StateStore } from "../host.js";
import { EndOfRun, type RetryPlan } from "./ends.js";
import { PASSING } from "./failure-type.js";
import type { Held } from "./held-state.js";
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
  /** Which operation of its step failed, as the journal counts them. */
  readonly ordinal: number;
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
  /** Where this is another try: the operation that had failed, and the minutes until each further try. */
  readonly again?: { readonly step: string; readonly ordinal: number; readonly waits: readonly number[] };
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
  put(execution, failing.step, {
    ...failing, called: kept(failing.called), ordinal: part.journal.count(failing.step, length), ...stored(execution, part, length),
    ...nextOf(triesLeft(part, failing.step, length, waits), execution.now()),
  });
  execution.incomplete += 1;
}

/** Minutes until each further try of the next operation of a step, by the tries that were made of it. */
export function triesLeft({ again, journal }: Part, step: string, length: number, waits: readonly number[]): readonly number[] {
  return again?.step === step && again.ordinal === journal.count(step, length) ? again.waits : waits;
}

/** Whether something of a run is kept, for another try or for a person. */
export function hasIncomplete(state: ReturnType<StateStore["load"]>): boolean {
  return Object.values(state[SCOPE] ?? {}).some(isIncomplete);
}

function nextOf([next, ...waits]: readonly number[], now: number): Pick<Incomplete, "waits" | "due"> {
  return { waits, due: next === undefined ? null : now + next * 60_000 };
}

/** Keeps a call that failed for a person. Nothing enters it again: what stands around it went on. */
export function setAside(execution: Execution, failing: Failing): void {
  keep(execution, { tail: failing.step, given: {}, journal: new Journal() }, failing, 0, []);
}

/** Keeps the rest of the flow until some seconds have passed. */
export function park(execution: Execution, tail: string, given: Bundle, seconds: number): void {
  const part: Part = { tail, given, journal: new Journal() };
  put(execution, tail, { step: tail, error: "", called: null, ordinal: 0, ...stored(execution, part, 0), waits: [], due: execution.now() + seconds * 1000 });
}

function stored(execution: Execution, { tail, given, journal }: Part, length: number): Pick<Incomplete, "tail" | "given" | "done" | "variables" | "at"> {
  return { tail, given: kept(given), done: doneBy(journal, length), variables: kept(variablesOf(execution)), at: execution.now() };
}

function doneBy(journal: Journal, length: number): Value {
  return journal.upTo(length).map(({ given, ...entry }) => ({ ...entry, given: given.map((bundle) => kept(bundle)) }));
}

/** Ids of runs begin anew with each process, and the records of one poll share one: the key holds more. */
function put(execution: Execution, step: string, entry: Incomplete): void {
  const id = `${execution.executionId} ${step} ${execution.runs(step).length} ${execution.uuid()}`;
  execution.state(SCOPE)[id] = entry;
  execution.context(SCOPE)[id] = entry;
}

/** Saves what a run kept for later, and nothing else of it: a run that takes back what it wrote must not lose the bundles that had left it before. */
export function saveKept(held: Held, execution: Execution): void {
  const own = execution.context(SCOPE);
  if (execution.mode === "manual" || Object.keys(own).length === 0) return;
  const state = held.store.load(execution.pipeline);
  Object.assign((state[SCOPE] ??= {}), own);
  held.store.save(execution.pipeline, state);
}

/** What was kept and is tried again, each by itself. */
export interface Retrial {
  readonly which: "due" | "all";
  readonly now: () => number;
  /** Stores keep nothing of a try that fails. */
  readonly allOrNothing: boolean;
  /** Enters a part in an execution of its own, with its own variables, and says how that ended. */
  readonly execute: (work: (execution: Execution, body: (run: Run) => Promise<unknown>) => Promise<void>, store: StateStore) => Promise<Execution>;
  readonly enter: (execution: Execution, part: Part) => Run;
  readonly tails: Tails;
}

/**
 * Tries again what is due, or all that was kept, one after the other: what becomes of one is saved before the next begins. What is being
 * tried by another run is left alone.
 */
export async function retryKept(held: Held, pipeline: string, { which, now, allOrNothing, execute, enter, tails }: Retrial): Promise<readonly Execution[]> {
  const all = (held.store.load(pipeline)[SCOPE] ??= {});
  const ended: Execution[] = [];
  for (const id of Object.keys(all)) {
    const isWanted = (entry: unknown): entry is Incomplete =>
      isIncomplete(entry) && (which === "all" || (entry.due !== null && entry.due <= now())) && (entry.tail === WHOLE || tails[entry.tail] !== undefined);
    if (held.busy.has(id) || !isWanted(all[id])) continue;
    // Another process may be at it, or have tried it since the state was read.
    const entry = held.claim(SCOPE, id);
    if (entry === undefined) continue;
    held.busy.add(id);
    try {
      if (!isWanted(entry)) continue;
      all[id] = entry;
      const part: Part = { tail: entry.tail, given: revived(entry.given) as Bundle, journal: new Journal(revived(entry.done) as readonly Entry[] | undefined), again: entry };
      const execution = await execute(async (own, body) => await tryAgain(own, id, entry, enter(own, part), part, tails[entry.tail] ?? body), allOrNothing ? held.apart() : held.store);
      ended.push(execution);
      if (execution.status === "success") continue;
      // A wait that is over is no failure to come back to. What failed once more has one try less.
      if (entry.error === "") delete all[id];
      else all[id] = { ...entry, ...(allOrNothing ? {} : { done: doneBy(part.journal, part.journal.length) }), ...nextOf(entry.waits, now()) };
      held.store.save(pipeline, held.store.load(pipeline));
    } finally {
      held.disclaim(SCOPE, id);
      held.busy.delete(id);
    }
  }
  return ended;
}

async function tryAgain(execution: Execution, id: string, entry: Incomplete, run: Run, part: Part, tail: (run: Run, given: never) => Promise<unknown>): Promise<void> {
  const all = execution.state(SCOPE);
  const mine = all[id];
  Object.assign(variablesOf(execution), revived(entry.variables));
  // What was decided before is decided again in the same way: the clock stands still on the way to where the run stopped.
  const clock = { timezone: execution.timezone, now: () => (part.journal.isRetracing ? entry.at : execution.now()) };
  try {
    await withClock(clock, () => run.through(() => tail(run, part.given as never)));
  } catch (error) {
    if (!(error instanceof EndOfRun)) throw error;
  }
  // What is kept once more has an entry of its own.
  if (all[id] === mine) delete all[id];
}

function variablesOf(execution: Execution): Record<string, Value> {
  return execution.context("variables") as Record<string, Value>;
}

function isIncomplete(entry: unknown): entry is Incomplete {
  return typeof entry === "object" && entry !== null && "tail" in entry && "due" in entry;
}
