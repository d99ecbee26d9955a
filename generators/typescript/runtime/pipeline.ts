// SPDX-License-Identifier: 0BSD
import { withClock } from "./clock.js";
import { messageOf } from "./errors.js";
import { Execution } from "./execution.js";
import type { Host } from "./host.js";
import type { Fields } from "./items.js";
import { Joins } from "./join.js";
import { Run } from "./run.js";
import type { Wiring, WorkflowFacts } from "./run-state.js";
import { Performer } from "./step.js";
import type { Trace } from "./trace.js";
import type { ItemData } from "./transform.js";
import { Turns, type Order } from "./turns.js";

/** What holds for every run of a pipeline. */
export interface PipelineOptions {
  readonly order: Order;
  /** The zone of dates without one; that of the host when missing. */
  readonly timezone?: string;
  /** A run that takes longer is cancelled before its next step. */
  readonly timeoutSeconds?: number;
  /** The connections, where expressions or joins ask for them. */
  readonly wiring?: Wiring;
  /** The parameters of steps, as written, where expressions ask for them. */
  readonly parameters?: Readonly<Record<string, Fields>>;
  readonly workflow?: Partial<WorkflowFacts>;
}

/** A pipeline, ready to run. */
export interface Pipeline {
  readonly name: string;
  readonly options: PipelineOptions;
  /** Runs once. A step that fails ends the run; that is part of the trace, not an exception. */
  run(host: Host): Promise<Trace>;
  /** The same, with the state that the run left behind, for callers that need the items of its last step. */
  execute(host: Host): Promise<Execution>;
  /** The items that a request of the app that starts it gives; nothing where it starts no run. */
  accept?(host: Host, request: ItemData): Promise<readonly ItemData[] | undefined>;
  /** Tells the app that starts it to call an address from now on. */
  register?(host: Host, url: string): Promise<void>;
  /** What an app is answered that asks with a GET request whether the address is right; nothing where it is refused. */
  greet?(host: Host, query: Readonly<Fields>): Promise<string | undefined>;
}

/** Declares a pipeline. Its body names the steps in the order in which they run. */
export function pipeline(name: string, body: (run: Run) => Promise<unknown>, options: PipelineOptions): Pipeline {
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
  const turns = new Turns(options.order, () => (performer.lastWasIdle ? undefined : joins.force()));
  const performer = new Performer(execution, turns, options.timeoutSeconds);
  joins.use(turns);
  const run = new Run(execution, turns, performer, joins);
  try {
    await withClock({ timezone: execution.timezone, now: () => execution.now() }, () => {
      turns.spawn(() => body(run));
      return turns.finished;
    });
  } catch (error) {
    execution.status = "error";
    execution.failure = { message: messageOf(error) };
  }
  execution.saveState();
  return execution;
}
