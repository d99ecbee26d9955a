// SPDX-License-Identifier: 0BSD
import type { Fields } from "../items.js";
import { isFields } from "../json.js";
import type { Held } from "./held-state.js";

/** Where a trigger's records stand until the run that they started has come through. */
const SCOPE = "unfinished";

/** Records that start a run, or several. They are kept until that is done: a run that fails and a process that ends lose none. */
export class Unfinished {
  readonly records: readonly Fields[];
  readonly #held: Held;
  readonly #pipeline: string;
  readonly #key: string;

  private constructor(held: Held, pipeline: string, key: string, records: readonly Fields[]) {
    this.records = records;
    this.#held = held;
    this.#pipeline = pipeline;
    this.#key = key;
  }

  /** Keeps new records of a trigger, for the run that begins now. What else was changed in the state is saved with them. */
  static put(held: Held, pipeline: string, step: string, records: readonly Fields[]): Unfinished {
    const all = entries(held, pipeline);
    const last = Math.max(0, ...keysOf(all, step).map((key) => Number(key.slice(step.length + 1))));
    const batch = new Unfinished(held, pipeline, `${step} ${last + 1}`, records);
    if (records.length > 0) all[batch.#key] = records;
    held.store.save(pipeline, held.store.load(pipeline));
    if (records.length > 0) batch.#take();
    return batch;
  }

  /** The oldest records of a trigger that were left behind and that nobody is at work on. */
  static next(held: Held, pipeline: string, step: string): Unfinished | undefined {
    for (const key of keysOf(entries(held, pipeline), step)) {
      const records = held.busy.has(key) ? undefined : held.claim(SCOPE, key);
      if (!Array.isArray(records)) continue;
      held.busy.add(key);
      return new Unfinished(held, pipeline, key, records.filter(isFields));
    }
    return undefined;
  }

  #take(): void {
    this.#held.claim(SCOPE, this.#key);
    this.#held.busy.add(this.#key);
  }

  /** One of several runs has ended: the others are still to come. */
  drop(count: number): void {
    const left = this.records.slice(count);
    if (left.length === 0) return this.done();
    entries(this.#held, this.#pipeline)[this.#key] = left;
    this.#held.store.save(this.#pipeline, this.#held.store.load(this.#pipeline));
  }

  /** All of it has come through. */
  done(): void {
    delete entries(this.#held, this.#pipeline)[this.#key];
    this.#held.store.save(this.#pipeline, this.#held.store.load(this.#pipeline));
    this.giveBack();
  }

  /** Nobody is at work on what is left any more. */
  giveBack(): void {
    this.#held.disclaim(SCOPE, this.#key);
    this.#held.busy.delete(this.#key);
  }
}

function entries(held: Held, pipeline: string): Record<string, unknown> {
  return (held.store.load(pipeline)[SCOPE] ??= {});
}

/** The entries of a step, the oldest first. */
function keysOf(all: Record<string, unknown>, step: string): string[] {
  const own = Object.keys(all).filter((key) => key.startsWith(`${step} `) && /^\d+$/.test(key.slice(step.length + 1)));
  return own.sort((a, b) => Number(a.slice(step.length + 1)) - Number(b.slice(step.length + 1)));
}
