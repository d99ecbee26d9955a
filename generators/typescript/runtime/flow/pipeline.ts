// SPDX-License-Identifier: 0BSD
import { withClock } from "../clock.js";
import { messageOf, NotConverted } from "../errors.js";
import { Execution } from "../execution.js";
import { withFacts } from "../formulas/facts.js";
import type { Value } from "../formulas/value.js";
import type { Host } from "../host.js";
import type { Pipeline } from "../pipeline.js";
import { EndOfRun, StepFailure } from "./ends.js";
import { retryDue, RETRIES, type Tails } from "./incomplete.js";
import { Run } from "./run.js";

/** What holds for every run. */
export interface FlowOptions {
  /** The zone of dates without one; that of the host when missing, else UTC. */
  readonly timezone?: string;
  /** Stores keep nothing of a run that fails, instead of what was written before the failure. */
  readonly allOrNothing?: boolean;
  /** What can be tried again later, by name. */
  readonly tails?: Tails;
  /** Facts about the workflow that formulas ask for, by dotted name. */
  readonly system?: Readonly<Record<string, Value>>;
}

/** Declares a pipeline in which one bundle at a time goes through everything that follows. */
export function pipeline(name: string, body: (run: Run) => Promise<unknown>, options: FlowOptions = {}): Pipeline {
  const execute = (host: Host): Promise<Execution> => executeOnce(name, body, options, host);
  const known = { order: "depth-first", ...(options.timezone === undefined ? {} : { timezone: options.timezone }) } as const;
  return { name, options: known, execute, run: async (host) => (await execute(host)).trace() };
}

async function executeOnce(name: string, body: (run: Run) => Promise<unknown>, options: FlowOptions, host: Host): Promise<Execution> {
  const timezone = options.timezone ?? host.timezone ?? "UTC";
  const execution = new Execution(name, { order: "depth-first", timezone }, host);
  const facts = {
    executionId: execution.executionId, system: options.system ?? {},
    random: () => execution.random(), uuid: () => execution.uuid(),
  };
  try {
    await withClock({ timezone, now: () => execution.now() }, () => withFacts(facts, async () => {
      const run = new Run(execution);
      if (host.trigger.step === RETRIES) await retryDue(run, execution, options.tails ?? {});
      else await body(run);
    }));
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
