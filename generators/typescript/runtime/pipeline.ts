// SPDX-License-Identifier: 0BSD
import { withClock } from "./clock.js";
import { messageOf } from "./errors.js";
import { Execution, type Pipeline, type PipelineOptions } from "./execution.js";
import type { Host } from "./host.js";
import { Joins } from "./join.js";
import { Run } from "./run.js";
import { Performer } from "./step.js";
import { Turns } from "./turns.js";

/** Declares a pipeline. Its body names the steps in the order in which they run. */
export function pipeline(name: string, body: (run: Run) => Promise<unknown>, options: PipelineOptions = {}): Pipeline {
  const execute = (host: Host): Promise<Execution> => executeOnce(name, body, options, host);
  return { name, options, execute, run: async (host) => (await execute(host)).trace() };
}

async function executeOnce(
  name: string,
  body: (run: Run) => Promise<unknown>,
  options: PipelineOptions,
  host: Host,
): Promise<Execution> {
  const execution = new Execution(name, options, host);
  const joins = new Joins(execution);
  const turns = new Turns(execution.order, () => (performer.lastWasIdle ? undefined : joins.force()));
  const performer = new Performer(execution, turns, options.timeoutSeconds);
  joins.use(turns);
  const run = new Run(execution, { turns, performer, joins });
  try {
    await withClock({ timezone: execution.timezone, now: () => execution.now() }, () => {
      turns.spawn(() => body(run));
      return turns.finished;
    });
  } catch (error) {
    execution.status = "error";
    execution.failure = { message: messageOf(error) };
    execution.thrown = error;
  }
  execution.saveState();
  return execution;
}
