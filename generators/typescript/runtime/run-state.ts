// SPDX-License-Identifier: 0BSD
import type { Fields, History, Item, Output, Source } from "./items.js";

/** One connection of a step: the step it leads to, with the index of its input when that is not the first. */
type Target = string | readonly [step: string, input: number];

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
  /** The addresses at which the run is called, or shows its form, when it waits; `undefined` where nothing can call it. */
  readonly resumeUrl: string | undefined;
  readonly resumeFormUrl: string | undefined;
  readonly current: Current | undefined;
  /** Milliseconds since the epoch, by the run's clock. */
  now(): number;
  random(): number;
  uuid(): string;
  /** The runs of a step so far; empty when it has not been executed. */
  runs(step: string): readonly StepRun[];
  isExecuted(step: string): boolean;
  /** What `all` gives, without what is pinned for the step. */
  recorded(step: string, output?: number, run?: number): readonly Item[];
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
  /** Changes what outlives the run at once, for what other runs must know before this one ends. */
  remember<T>(scope: string, change: (memory: Record<string, unknown>) => T): T;
}

/** One output of a step, as the origin of a connection. */
export interface Feed {
  readonly step: string;
  readonly output: number;
}

/** The connections of a workflow, read from either end. */
export class Graph {
  readonly #wiring: Wiring;
  readonly #feeds = new Map<string, Feed[][]>();

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    for (const [step, outputs] of Object.entries(wiring)) {
      outputs.forEach((targets, output) => {
        for (const target of targets) {
          const [name, input] = typeof target === "string" ? [target, 0] : target;
          const inputs = this.#feeds.get(name) ?? [];
          this.#feeds.set(name, inputs);
          while (inputs.length <= input) inputs.push([]);
          inputs[input]?.push({ step, output });
        }
      });
    }
  }

  /** What leads into each input of a step. */
  feeds(step: string): readonly (readonly Feed[])[] {
    return this.#feeds.get(step) ?? [];
  }

  /** The steps that follow a step directly, output by output. */
  followers(step: string): Set<string> {
    const outputs = this.#wiring[step] ?? [];
    return new Set(outputs.flatMap((targets) => targets.map((target) => (typeof target === "string" ? target : target[0]))));
  }

  /** All steps from which a path leads to `step`. */
  ancestors(step: string): Set<string> {
    const found = new Set<string>();
    const open = [step];
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      for (const feed of this.feeds(name).flat()) {
        if (found.has(feed.step)) continue;
        found.add(feed.step);
        open.push(feed.step);
      }
    }
    return found;
  }

  /**
   * The steps that lead to `step`, each branch followed upwards to its end before the next one. A step that is met
   * again above another moves to the end; one that feeds two steps of the list directly stands in it twice.
   */
  upwards(step: string, below: readonly string[] = []): string[] {
    if (below.includes(step)) return [];
    const path = [...below, step];
    const order: string[] = [];
    for (const feed of this.feeds(step).flat()) {
      if (path.includes(feed.step)) continue;
      order.push(feed.step);
      for (const ancestor of this.upwards(feed.step, path)) {
        const known = order.lastIndexOf(ancestor);
        if (known !== -1) order.splice(known, 1);
        order.push(ancestor);
      }
    }
    return order;
  }

  /** The output of `ancestor` that the shortest path to `step` starts from. */
  branch(step: string, ancestor: string): number | undefined {
    const seen = new Set<string>();
    const queue = [step];
    for (const name of queue) {
      if (seen.has(name)) continue;
      seen.add(name);
      for (const feed of this.feeds(name).flat()) {
        if (feed.step === ancestor) return feed.output;
        if (!seen.has(feed.step)) queue.push(feed.step);
      }
    }
    return undefined;
  }
}
