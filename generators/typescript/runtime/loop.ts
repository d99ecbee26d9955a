// SPDX-License-Identifier: 0BSD
import type { Output } from "./items.js";

/** A loop in which each pass brings its items back in one place. */
export class Loop<T, B = T> implements AsyncIterable<Output<T>> {
  #next: (items: Output<unknown>) => Promise<[Output<B>, Output<T>]>;
  #arrived: Output<unknown> | undefined;
  #done: Output<B>;

  constructor(items: Output<unknown>, nothing: Output<B>, next: (items: Output<unknown>) => Promise<[Output<B>, Output<T>]>) {
    this.#arrived = items;
    this.#done = nothing;
    this.#next = next;
  }

  /** Everything that came back, once the loop is through; empty when it ended early. */
  get done(): Output<B> {
    return this.#done;
  }

  /** Ends a pass: what is brought back is kept for the end, and the next batch follows. Without items the loop ends. */
  back(items: Output<unknown>): void {
    this.#arrived = items;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Output<T>, void, void> {
    while (this.#arrived !== undefined && this.#arrived.length > 0) {
      const items = this.#arrived;
      this.#arrived = undefined;
      const [done, batch] = await this.#next(items);
      this.#done = done;
      if (batch.length > 0) yield batch;
    }
  }
}
