// SPDX-License-Identifier: 0BSD
import type { Order } from "./execution.js";

/** A step that waits for its turn. */
interface Ticket {
  readonly step: string;
  readonly begin: () => void;
}

/** An arrival at a join. It may make the join ready, which then gets a ticket in the arrival's place. */
interface Arrival {
  readonly settle: () => (() => void) | undefined;
  readonly goOn: () => void;
  readonly step: string;
}

/**
 * Decides who goes next. A pipeline is a set of threads (asynchronous functions) of which those that can go on are
 * counted; when none can, the next ticket begins. Breadth-first, tickets form a queue. Depth-first, they form a
 * stack: what was asked for since the last turn goes on top, first come first. No timers, so the order never varies.
 */
export class Turns {
  readonly finished: Promise<void>;
  readonly #breadthFirst: boolean;
  readonly #waiting: Ticket[] = [];
  #burst: (Ticket | Arrival)[] = [];
  #active = 0;
  #stopped = false;
  #finish: () => void = () => {};
  #fail: (error: unknown) => void = () => {};
  readonly #idle: () => (() => Promise<void>) | undefined;

  /** `idle` is asked for more work when nothing is left to do. */
  constructor(order: Order, idle: () => (() => Promise<void>) | undefined) {
    this.#breadthFirst = order === "breadth-first";
    this.#idle = idle;
    this.finished = new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
    });
  }

  /** Does the work when its turn has come. */
  take<T>(step: string, work: () => Promise<T>): Promise<T> {
    if (this.#active === 1 && this.#burst.length === 0 && (!this.#breadthFirst || this.#waiting.length === 0)) {
      return this.#stopped ? new Promise(() => {}) : work();
    }
    return new Promise((resolve, reject) => {
      const begin = (): void => void work().then(resolve, reject);
      if (this.#breadthFirst) this.#waiting.push({ step, begin });
      else this.#burst.push({ step, begin });
      this.#leave();
    });
  }

  /**
   * Registers an arrival at a join. `settle` says whether that makes the join ready: then the work it gives is done
   * in turn. Depth-first, arrivals settle together with the tickets around them, last one first.
   */
  arrive(step: string, settle: () => (() => Promise<void>) | undefined): Promise<void> {
    if (this.#breadthFirst) {
      const work = settle();
      return work === undefined ? Promise.resolve() : this.take(step, work);
    }
    return new Promise((resolve, reject) => {
      this.#burst.push({
        step,
        goOn: resolve,
        settle: () => {
          const work = settle();
          return work === undefined ? undefined : () => void work().then(resolve, reject);
        },
      });
      this.#leave();
    });
  }

  /** Runs several threads in place of the one that calls, which goes on when all of them have ended. */
  async together(arms: readonly (() => Promise<unknown>)[]): Promise<void> {
    let left = arms.length;
    if (left === 0) return;
    this.#active += left - 1;
    await Promise.all(arms.map(async (arm) => {
      await arm();
      left -= 1;
      if (left > 0) this.#leave();
    }));
  }

  /** Starts one more thread. */
  spawn(thread: () => Promise<unknown>): void {
    this.#active += 1;
    thread().then(() => this.#leave(), (error: unknown) => this.fail(error));
  }

  /** Is a step of this name waiting for its turn? */
  awaits(step: string): boolean {
    return this.#waiting.some((ticket) => ticket.step === step);
  }

  /** Lets nothing begin any more. Threads that wait stay where they are. */
  stop(): void {
    this.#stopped = true;
    this.#finish();
  }

  /** Ends everything with an error that is not a step's. */
  fail(error: unknown): void {
    this.#stopped = true;
    this.#fail(error);
  }

  #leave(): void {
    this.#active -= 1;
    if (this.#active === 0) this.#next();
  }

  #next(): void {
    if (this.#stopped) return;
    if (this.#burst.length > 0) {
      const resumed = this.#settleBurst();
      if (resumed.length > 0) {
        this.#active += resumed.length;
        for (const goOn of resumed) goOn();
        return;
      }
    }
    const ticket = this.#breadthFirst ? this.#waiting.shift() : this.#waiting.pop();
    if (ticket !== undefined) {
      this.#active += 1;
      ticket.begin();
      return;
    }
    const work = this.#idle();
    if (work === undefined) this.#finish();
    else this.spawn(work);
  }

  /** Moves a burst onto the stack, so that its first ticket is on top; gives the arrivals that need no turn. */
  #settleBurst(): (() => void)[] {
    const burst = this.#burst;
    this.#burst = [];
    const resumed: (() => void)[] = [];
    for (const entry of burst.reverse()) {
      if ("begin" in entry) {
        this.#waiting.push(entry);
        continue;
      }
      const begin = entry.settle();
      if (begin === undefined) resumed.push(entry.goOn);
      else this.#waiting.push({ step: entry.step, begin });
    }
    return resumed.reverse();
  }
}
