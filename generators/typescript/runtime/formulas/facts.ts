// SPDX-License-Identifier: 0BSD
import { AsyncLocalStorage } from "node:async_hooks";
import type { Value } from "./value.js";

/** What formulas may ask of the run that they are part of. */
export interface Facts {
  readonly executionId: string;
  /** Facts about the workflow and its owner that the export does not hold, by dotted name. */
  readonly system: Readonly<Record<string, Value>>;
  random(): number;
  uuid(): string;
}

const outside: Facts = { executionId: "", system: {}, random: Math.random, uuid: () => crypto.randomUUID() };
const running = new AsyncLocalStorage<Facts>();

/** Does some work, with everything it awaits, under given facts. */
export function withFacts<T>(given: Facts, work: () => T): T {
  return running.run(given, work);
}

/** The facts of the run that asks. */
export function facts(): Facts {
  return running.getStore() ?? outside;
}

/** A fact about the platform's own scenario or organisation, such as `scenario.name`. */
export function system(name: string): Value {
  return facts().system[name];
}
