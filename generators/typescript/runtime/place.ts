// SPDX-License-Identifier: 0BSD

/** An item as expressions see it. */
export interface SeenItem {
  readonly json: unknown;
  readonly binary?: Readonly<Record<string, object>> | undefined;
}

/** Where the items of an input came from. */
export interface SeenSource {
  readonly step: string;
  readonly output: number;
  readonly run: number;
}

/** What an expression can ask another step: `$('Step')` and `$node["Step"]`. Each member throws as the workflow did. */
export interface StepReader {
  readonly isExecuted: boolean;
  readonly params: unknown;
  readonly context: unknown;
  /** Index of the step's last run, -1 before the first. */
  readonly lastRun: number;
  /** The item of this step that an item of the current input descends from; `method` is how the workflow asks for it. */
  matching(itemIndex: number, method?: string): SeenItem;
  /** The items of an output (by default the one that leads here) of a run (by default the last). */
  all(output?: number, run?: number): readonly SeenItem[];
  /** The item of the step's last run at an index. */
  at(itemIndex: number): SeenItem;
}

/** The place at which an expression is evaluated: one item of one run of one step. */
export interface Place {
  readonly step: string;
  readonly runIndex: number;
  readonly itemIndex: number;
  /** The items of the input that the step works on. */
  readonly items: readonly SeenItem[];
  /** How many these are. */
  readonly count: number;
  /** One of them. */
  item(index: number): SeenItem | undefined;
  readonly source: SeenSource | undefined;
  /** What a model called a tool with, for `$fromAI`. */
  readonly given?: Readonly<Record<string, unknown>> | undefined;
  readonly workflow: { readonly id: string; readonly name: string; readonly active: boolean };
  readonly executionId: string;
  readonly mode: string;
  readonly resumeUrl?: string;
  readonly resumeFormUrl?: string;
  /** Environment variables; `undefined` when expressions may not read them. */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  /** The parameters of the current step as exported, for `$parameter`. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  /** The page before, for expressions of a pagination. */
  readonly page?: { readonly response: unknown; readonly pageCount: number; readonly request: unknown } | undefined;
  /** Throws an ExpressionError when there is no such step. */
  reader(step: string): StepReader;
  /** State that outlives the run: `global`, or the step's own. */
  state(scope: "global" | "node"): Record<string, unknown>;
  /** Data that the execution is labelled with (`$execution.customData`). */
  readonly customData: Record<string, string>;
}
