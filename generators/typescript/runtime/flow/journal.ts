// SPDX-License-Identifier: 0BSD
import type { Bundle } from "../formulas/value.js";

/** One operation and what it gave. */
export interface Entry {
  readonly step: string;
  readonly given: readonly Bundle[];
}

/** What a part of a run has done. When the part is entered again, it answers instead of doing things twice. */
export class Journal {
  readonly #earlier = new Map<string, (readonly Bundle[])[]>();
  readonly #entries: Entry[] = [];
  #left = 0;

  constructor(earlier: readonly Entry[] = []) {
    for (const { step, given } of earlier) {
      const list = this.#earlier.get(step) ?? [];
      this.#earlier.set(step, list);
      list.push(given);
      this.#left += 1;
    }
  }

  /** What the next operation of a step gave, where it was done before. */
  recall(step: string): readonly Bundle[] | undefined {
    const given = this.#earlier.get(step)?.shift();
    if (given === undefined) return undefined;
    this.#left -= 1;
    this.note(step, given);
    return given;
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

  /** The step that was done last. */
  get last(): string | undefined {
    return this.#entries.at(-1)?.step;
  }

  /** What was done up to a length. */
  upTo(length: number): readonly Entry[] {
    return this.#entries.slice(0, length);
  }
}
