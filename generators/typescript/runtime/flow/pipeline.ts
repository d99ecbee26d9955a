// SPDX-License-Identifier: 0BSD
import { withClock } from "../clock.js";
import { messageOf, NotConverted } from "../errors.js";
import { Execution, type Pipeline } from "../execution.js";
import { withFacts } from "../formulas/facts.js";
import type { Value } from "../formulas/value.js";
import type { Host } from "../host.js";
import { EndOfRun, StepFailure } from "./ends.js";
import { type Held, hold } from "./held-state.js";
import { RETRIES, retryKept, saveKept, type Tails } from "./incomplete.js";
import { inOrder } from "./in-order.js";
import { Run } from "./run.js";

/** What holds for every run. */
export interface FlowOptions {
  /** The zone of dates without one; that of the host when missing, else UTC. */
  readonly timezone?: string;
  /** Stores keep nothing of a run that fails, instead of what was written before the failure. */
  readonly allOrNothing?: boolean;
  /** A run begins when the one before it has ended, and when nothing of it is kept for another try. */
  readonly oneByOne?: boolean;
  /** What can be tried again later, by name. */
  readonly tails?: Tails;
  /** A bundle whose failure nobody handles is kept and tried again later, and the others go on, instead of the end of the run. */
  readonly keepIncomplete?: boolean;
  /** Facts about the workflow that formulas ask for, by dotted name. */
  readonly system?: Readonly<Record<string, Value>>;
}

/** Declares a pipeline in which one bundle at a time goes through everything that follows. */
export function pipeline(name: string, body: (run: Run) => Promise<unknown>, options: FlowOptions = {}): Pipeline {
  const once = (host: Host): Promise<Execution> => executeOnce(name, body, options, host);
  const idle = (host: Host): Execution => executionOf(name, options, host);
  const execute = options.oneByOne === true ? oneByOne(inOrder(name, { execute: once, idle, absorb })) : once;
  const known = { order: "depth-first", ...(options.timezone === undefined ? {} : { timezone: options.timezone }) } as const;
  return { name, options: known, execute, run: async (host) => (await execute(host)).trace() };
}

/** Each call waits until the one before it is done, however that ended. */
function oneByOne(execute: (host: Host) => Promise<Execution>): (host: Host) => Promise<Execution> {
  let before: Promise<unknown> = Promise.resolve();
  return async (host) => {
    const mine = before.then(() => execute(host));
    before = mine.catch(() => undefined);
    return await mine;
  };
}

type Body = (run: Run) => Promise<unknown>;

async function executeOnce(name: string, body: Body, options: FlowOptions, host: Host): Promise<Execution> {
  const whole = async (execution: Execution): Promise<void> => {
    const run = new Run(execution, options.keepIncomplete);
    await run.through(() => body(run));
  };
  const again = host.trigger.step === RETRIES;
  // Without a store nothing was kept.
  if (host.store === undefined) return await executeWith(name, again ? async () => {} : whole, options, host);
  const held = hold(host.store, name);
  try {
    if (again) return await retry(held, name, body, options, host);
    if (options.allOrNothing !== true) return await executeWith(name, whole, options, { ...host, store: held.store });
    const execution = await executeWith(name, whole, options, { ...host, store: held.apart() });
    if (execution.status !== "success") saveKept(held, execution);
    return execution;
  } finally {
    held.release();
  }
}

/** Tries again what was kept, and tells all of it as one run. */
async function retry(held: Held, name: string, body: Body, options: FlowOptions, host: Host): Promise<Execution> {
  const all = executionOf(name, options, host);
  const tried = await retryKept(held, name, {
    which: host.mode === "manual" ? "all" : "due", now: () => all.now(), allOrNothing: options.allOrNothing === true, tails: options.tails ?? {},
    execute: (work, store) => executeWith(name, (execution) => work(execution, body), options, { ...host, store }),
    enter: (execution, part) => new Run(execution, options.keepIncomplete, part),
  });
  for (const one of tried) absorb(all, one);
  return all;
}

/** Tells what happened in another execution as if it had happened in this one. */
function absorb(all: Execution, one: Execution): void {
  const told = new Map<string, number>();
  for (const step of one.calls) {
    const place = told.get(step) ?? 0;
    told.set(step, place + 1);
    const run = one.runs(step)[place];
    if (run !== undefined) all.record(step, run);
  }
  for (const [step, runs] of Object.entries(one.effects)) (all.effects[step] ??= []).push(...runs);
  all.responses.push(...one.responses);
  all.answer ??= one.answer;
  all.lastStep = one.lastStep ?? all.lastStep;
  all.incomplete += one.incomplete;
  all.unconverted ||= one.unconverted;
  all.failure ??= one.failure;
  if (one.status !== "success") all.status = one.status;
}

function executionOf(name: string, options: FlowOptions, host: Host): Execution {
  const timezone = options.timezone ?? host.timezone ?? "UTC";
  // A run by hand leaves no traces, but what was kept and came through must not be tried once more.
  const mode = host.trigger.step === RETRIES ? "trigger" : host.mode;
  return new Execution(name, { order: "depth-first", timezone }, { ...host, ...(mode === undefined ? {} : { mode }) });
}

async function executeWith(name: string, work: (execution: Execution) => Promise<void>, options: FlowOptions, host: Host): Promise<Execution> {
  const execution = executionOf(name, options, host);
  const facts = {
    executionId: execution.executionId, system: { ...options.system, ...execution.env, ...execution.vars }, replayed: host.answers !== undefined,
    random: () => execution.random(), uuid: () => execution.uuid(),
  };
  try {
    await withClock({ timezone: execution.timezone, now: () => execution.now() }, () => withFacts(facts, () => work(execution)));
  } catch (error) {
    if (!(error instanceof EndOfRun)) fail(execution, error);
  }
  if (execution.status === "success" || options.allOrNothing !== true) execution.saveState();
  return execution;
}

function fail(execution: Execution, error: unknown): void {
  execution.status = "error";
  execution.unconverted ||= error instanceof NotConverted;
  execution.failure = error instanceof StepFailure ? { step: error.step, message: error.message } : { message: messageOf(error) };
}
