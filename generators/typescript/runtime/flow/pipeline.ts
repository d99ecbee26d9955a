// SPDX-License-Identifier: 0BSD
import { withClock } from "../clock.js";
import { messageOf, NotConverted } from "../errors.js";
import { Execution, type Pipeline } from "../execution.js";
import { withFacts } from "../formulas/facts.js";
import type { Value } from "../formulas/value.js";
import type { Host } from "../host.js";
import { EndOfRun, Kept, StepFailure } from "./ends.js";
import { hold } from "./held-state.js";
import { type Part, RETRIES, retryKept, type Tails } from "./incomplete.js";
import { Run } from "./run.js";

/** What holds for every run. */
export interface FlowOptions {
  /** The zone of dates without one; that of the host when missing, else UTC. */
  readonly timezone?: string;
  /** Stores keep nothing of a run that fails, instead of what was written before the failure. */
  readonly allOrNothing?: boolean;
  /** A run begins when the one before it has ended. */
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
  const execute = options.oneByOne === true ? oneByOne(once) : once;
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

async function executeOnce(name: string, body: (run: Run) => Promise<unknown>, options: FlowOptions, host: Host): Promise<Execution> {
  // A run that may have to take back what it wrote has a state of its own.
  if (host.store === undefined || options.allOrNothing === true) return await executeWith(name, body, options, host);
  const held = hold(host.store, name);
  try {
    return await executeWith(name, body, options, { ...host, store: held.store });
  } finally {
    held.release();
  }
}

async function executeWith(name: string, body: (run: Run) => Promise<unknown>, options: FlowOptions, host: Host): Promise<Execution> {
  const timezone = options.timezone ?? host.timezone ?? "UTC";
  // A run by hand leaves no traces, but what was kept and came through must not be tried once more.
  const mode = host.trigger.step === RETRIES ? "trigger" : host.mode;
  const execution = new Execution(name, { order: "depth-first", timezone }, { ...host, ...(mode === undefined ? {} : { mode }) });
  const facts = {
    executionId: execution.executionId, system: options.system ?? {},
    random: () => execution.random(), uuid: () => execution.uuid(),
  };
  try {
    await withClock({ timezone, now: () => execution.now() }, () => withFacts(facts, async () => {
      const enter = (part?: Part): Run => new Run(execution, options.keepIncomplete, part);
      if (host.trigger.step === RETRIES) await retryKept(execution, host.mode === "manual" ? "all" : "due", enter, body, options.tails ?? {});
      else await body(enter());
    }));
  } catch (error) {
    if (!(error instanceof EndOfRun || error instanceof Kept)) fail(execution, error);
  }
  if (execution.status === "success" || options.allOrNothing !== true) execution.saveState();
  return execution;
}

function fail(execution: Execution, error: unknown): void {
  execution.status = "error";
  execution.unconverted ||= error instanceof NotConverted;
  execution.failure = error instanceof StepFailure ? { step: error.step, message: error.message } : { message: messageOf(error) };
}
