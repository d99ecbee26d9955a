// SPDX-License-Identifier: 0BSD
import { AsyncLocalStorage } from "node:async_hooks";

/** The clock and the time zone that expressions of a run see. */
export interface Clock {
  readonly timezone: string;
  /** Milliseconds since the epoch. */
  now(): number;
}

const system: Clock = { timezone: "local", now: () => Date.now() };
const running = new AsyncLocalStorage<Clock>();

/** Does some work, with everything it awaits, under a given clock. */
export function withClock<T>(clock: Clock, work: () => T): T {
  return running.run(clock, work);
}

/** The clock of the run that asks; the system's own outside of a run. */
export function clock(): Clock {
  return running.getStore() ?? system;
}
