// SPDX-License-Identifier: 0BSD
import type { Bundle } from "../formulas/value.js";

/** One operation and what it gave. */
export interface Entry {
  readonly step: string;
  readonly given: readonly Bundle[];
  /** Of all that it gave, this is the one bundle that was kept. */
  readonly alone?: true;
}

/** One pass of a loop. */
export interface Pass {
  /** The step that gave its bundles, and the number of this one; of the passes around it too. */
  readonly name: string;
  /** Where that step is noted. */
  readonly at: number;
  readonly bundle: Bundle;
  /** Where what was done for the bundle begins. */
  readonly from: number;
}

/** What a part of a run has done. When the part is entered again, it answers instead of doing things twice. */
export class Journal {
  readonly #earlier = new Map<string, Entry[]>();
  readonly #entries: Entry[] = [];
  #left = 0;

  constructor(earlier: readonly Entry[] = []) {
    for (const entry of earlier) {
      const list = this.#earlier.get(entry.step) ?? [];
      this.#earlier.set(entry.step, list);
      list.push(entry);
      this.#left += 1;
    }
  }

  /** What the next operation of a step gave, where it was done before. */
  recall(step: string): readonly Bundle[] | undefined {
    const entry = this.#earlier.get(step)?.shift();
    if (entry === undefined) return undefined;
    this.#left -= 1;
    this.#entries.push(entry);
    return entry.given;
  }

  note(step: string, given: readonly Bundle[]): void {
    this.#entries.push({ step, given });
  }

  /** Forgets what was done past a length: it is done anew when the part is entered again. */
  cut(length: number): void {
    this.#entries.length = length;
  }

  /** Nothing was done here yet. */
  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** Something that was done before has not been asked for again: the part is on its way to where it stopped. */
  get isRetracing(): boolean {
    return this.#left > 0;
  }

  /** How much was done so far. */
  get length(): number {
    return this.#entries.length;
  }

  /** How often a step was done up to a length: the place of its next operation. */
  count(step: string, length: number): number {
    return this.upTo(length).filter((entry) => entry.step === step).length;
  }

  /** Where the last operation of a step is noted. */
  lastOf(step: string): number {
    return this.#entries.findLastIndex((entry) => entry.step === step);
  }

  /** Whether the operation at a place gives only the one bundle that was kept. */
  isAlone(at: number): boolean {
    return this.#entries[at]?.alone === true;
  }

  /** What was done up to a length for the bundle of each of some passes, one within the other, and before the outermost. */
  of(passes: readonly Pass[], length: number): Journal {
    const journal = new Journal();
    let from = 0;
    for (const pass of passes) {
      journal.#entries.push(...this.#entries.slice(from, pass.at), { step: this.#entries[pass.at]?.step ?? "", given: [pass.bundle], alone: true });
      from = pass.from;
    }
    journal.#entries.push(...this.#entries.slice(from, length));
    return journal;
  }

  /** The step that was done last. */
  get last(): string | undefined {
    return this.#entries.at(-1)?.step;
  }

  /** What was done up to a length. */
  upTo(length: number): readonly Entry[] {
    return this.#entries.slice(0, length);
  }
}
