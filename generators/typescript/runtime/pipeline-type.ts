// SPDX-License-Identifier: 0BSD
import type { Execution } from "./execution.js";
import type { Host } from "./host.js";
import type { Fields } from "./items.js";
import type { Wiring, WorkflowFacts } from "./run-state.js";
import type { Trace } from "./trace.js";
import type { ItemData } from "./transform.js";

/** In which order steps that are ready take their turn. */
export type Order = "depth-first" | "breadth-first";

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
