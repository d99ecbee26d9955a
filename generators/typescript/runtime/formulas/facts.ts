// SPDX-License-Identifier: 0BSD
import { AsyncLocalStorage } from "node:async_hooks";
import { StepError } from "../errors.js";
import type { Value } from "./value.js";

/** What formulas may ask of the run that they are part of. */
export interface Facts {
  readonly executionId: string;
  /** Facts about the workflow and its owner that the export does not hold, by dotted name, and values that it leaves open. */
  readonly system: Readonly<Record<string, Value>>;
  /** Recorded answers take the place of the world: what is not known stands as the export has it. */
  readonly replayed: boolean;
  random(): number;
  uuid(): string;
}

const outside: Facts = { executionId: "", system: {}, replayed: true, random: Math.random, uuid: () => crypto.randomUUID() };
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

/** A value that the export leaves open under a name which the platform does not have: whoever runs the pipeline says it, in pipeline.yaml, or as a variable where it is a key. */
export function setting(name: string): Value {
  const { system, replayed } = facts();
  const value = system[name];
  if (value !== undefined && value !== null) return value;
  if (replayed) return `{{${name}}}`;
  throw new StepError(`"${name}" has no value: write it under "vars" in pipeline.yaml, or set the variable of that name`);
}
