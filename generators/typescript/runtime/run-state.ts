// SPDX-License-Identifier: 0BSD
import type { Fields, History, Item, Output, Source } from "./items.js";

/** One connection of a step: the step it leads to, with the index of its input when that is not the first. */
export type Target = string | readonly [step: string, input: number];

/** Which steps each output of a step leads to, in the order of the workflow that this was converted from. */
export type Wiring = { readonly [step: string]: readonly (readonly Target[])[] };

/** One run of one step. */
export interface StepRun {
  /** What each output gave; an output that the step did not serve is missing. */
  readonly outputs: readonly (readonly Item[] | undefined)[];
  /** The output that each input came from. The step that started the run has none. */
  readonly source: readonly (Source | null)[];
  readonly error?: { readonly message: string; readonly description?: string };
  /** The outputs were taken from a recording. */
  readonly answered?: "effect" | "stub";
}

/** The step that is being executed, while it is. */
export interface Current {
  readonly step: string;
  /** Counts the runs of this step, from 0. */
  readonly run: number;
  /** The items that the step's expressions are about. */
  readonly input: Output;
  /** The output that each input came from. */
  readonly source: readonly (Source | null)[];
  /** The step is the workflow's own code: some messages differ. */
  readonly code: boolean;
  /** The step handles one item only, though its expressions see all of them. */
  readonly once: boolean;
}

/** Facts about the workflow that expressions can ask for. */
export interface WorkflowFacts {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
}

/** Everything that expressions, code and transforms may know of the run that they are part of. */
export interface RunState extends History {
  readonly workflow: WorkflowFacts;
  readonly mode: string;
  readonly executionId: string;
  readonly timezone: string;
  readonly order: "depth-first" | "breadth-first";
  readonly wiring: Wiring | undefined;
  /** Environment variables that expressions may read; `undefined` when they may read none. */
  readonly env: Readonly<Record<string, string | undefined>> | undefined;
  readonly vars: Readonly<Fields>;
  readonly customData: Record<string, string>;
  readonly current: Current | undefined;
  /** Milliseconds since the epoch, by the run's clock. */
  now(): number;
  random(): number;
  uuid(): string;
  /** The runs of a step so far; empty when it has not been executed. */
  runs(step: string): readonly StepRun[];
  isExecuted(step: string): boolean;
  /** Items that stand in for a step wherever it is asked for, executed or not. */
  pinned(step: string): readonly Item[] | undefined;
  /** The output of `step` that the current step descends from, by the shortest path; 0 when there is none. */
  branch(step: string): number;
  /** The parameters of a step, as written, where the pipeline keeps them. */
  parameters(step: string): Fields | undefined;
  /** What a step remembers while the run lasts, such as the position of a loop. */
  context(step: string): Record<string, unknown>;
  /** What outlives the run, by scope: `"global"` or the name of a step. */
  state(scope: string): Record<string, unknown>;
}
