// SPDX-License-Identifier: 0BSD
import { AsyncLocalStorage } from "node:async_hooks";
import nodeCrypto from "node:crypto";

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

/** The moment that it is, in whole seconds and in UTC, as services compare it. */
export function wholeSecond(): string {
  return `${new Date(clock().now()).toISOString().slice(0, 19)}Z`;
}

/** What stays the same while time stands still. */
interface Still {
  /** Milliseconds since the epoch. */
  readonly clock: number;
  readonly random: number;
  readonly uuid: string;
  /** The zone that JavaScript's own dates are read and written in. */
  readonly zone: string;
}

/** The longest that a timer lasts while time stands still, in milliseconds. */
const LONGEST_TIMER = 50;

/** Does some work while the clock stands, chance gives one number, and timers run a thousand times faster. */
export async function withStillTime<T>(still: Still, work: () => Promise<T>): Promise<T> {
  const real = { Date: globalThis.Date, random: Math.random, uuid: crypto.randomUUID, setTimeout: globalThis.setTimeout };
  const uuid = (): ReturnType<typeof crypto.randomUUID> => asUuid(still.uuid);
  const fast = (callback: (...args: unknown[]) => void, delay?: number, ...args: unknown[]): ReturnType<typeof setTimeout> =>
    real.setTimeout(callback, Math.min((Number(delay) || 0) / 1000, LONGEST_TIMER), ...args);
  const date = stillDate(real.Date, still.clock);
  const replaced: [object, string, unknown][] = [
    [globalThis, "Date", date],
    [real.Date.prototype, "constructor", date],
    [Math, "random", () => still.random],
    [crypto, "randomUUID", uuid],
    [nodeCrypto, "randomUUID", uuid],
    [globalThis, "setTimeout", Object.assign(fast, real.setTimeout)],
  ];
  const before = replaced.map(([owner, name]) => Object.getOwnPropertyDescriptor(owner, name));
  const zone = process.env["TZ"];
  process.env["TZ"] = still.zone;
  for (const [owner, name, value] of replaced) Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  try {
    return await work();
  } finally {
    if (zone === undefined) delete process.env["TZ"];
    else process.env["TZ"] = zone;
    replaced.forEach(([owner, name], index) => {
      const descriptor = before[index];
      if (descriptor === undefined) Reflect.deleteProperty(owner, name);
      else Object.defineProperty(owner, name, descriptor);
    });
  }
}

/** The date class, with one moment for all dates that are made without one. */
function stillDate(real: DateConstructor, clock: number): DateConstructor {
  return new Proxy(real, {
    construct: (target, parts, as) => Reflect.construct(target, parts.length === 0 ? [clock] : parts, as),
    apply: (target) => new target(clock).toString(),
    get: (target, name) => (name === "now" ? () => clock : Reflect.get(target, name)),
  });
}

function asUuid(text: string): ReturnType<typeof crypto.randomUUID> {
  const [one = "", two = "", three = "", four = "", five = ""] = text.split("-");
  return `${one}-${two}-${three}-${four}-${five}`;
}
