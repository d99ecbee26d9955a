// SPDX-License-Identifier: 0BSD
import { orStandIn } from "./errors.js";
import { type Fields, type Item, nowhere, relative, typed, typedItem } from "./items.js";
import type { RunState } from "./run-state.js";

/** A step, by its name: what it gave so far. Each member throws when the step has not been executed, but `isExecuted`. */
export class StepHandle<T = Fields> {
  readonly #state: RunState;
  readonly #step: string;

  constructor(state: RunState, step: string) {
    this.#state = state;
    this.#step = step;
  }

  get isExecuted(): boolean {
    return this.#state.isExecuted(this.#step);
  }

  /** The step's parameters, as written. */
  get params(): Fields | undefined {
    return this.#state.parameters(this.#step);
  }

  /** What the step remembers during the run, such as the position of a loop. */
  get context(): Record<string, unknown> {
    return this.#state.context(this.#step);
  }

  /** The item of this step that `item` descends from. */
  of(item: Item<unknown>): Item<T> {
    return relative<T>(this.#state, this.#step, item);
  }

  /** The same; where its lineage leads nowhere, asking for the item fails. */
  matching(item: Item<unknown>): Item<T> {
    return typedItem<T>(this.#state.matching(this.#step, item));
  }

  /** The first item of an output (by default the one that leads here) of a run (by default the last). */
  first(output?: number, run?: number): Item<T> | undefined {
    return this.all(output, run)[0];
  }

  /** The last item of an output of a run. */
  last(output?: number, run?: number): Item<T> | undefined {
    return this.all(output, run).at(-1);
  }

  /** All items of an output of a run. */
  all(output?: number, run?: number): readonly Item<T>[] {
    return typed<T>(orStandIn(() => this.#state.all(this.#step, output ?? this.#state.branch(this.#step), run), () => []));
  }

  /** The item of the step's last run at the same index as `item`. */
  at(item: Item<unknown>): Item<T> {
    return typedItem<T>(orStandIn(() => this.#state.at(this.#step, item.index), () => nowhere(item)));
  }
}
