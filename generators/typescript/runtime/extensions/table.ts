// SPDX-License-Identifier: 0BSD

/** Extension methods of one type of value, by name. */
export type ExtensionTable<T> = Readonly<Record<string, (value: T, args: readonly unknown[]) => unknown>>;

/** A value with fields, as expressions meet it. */
export type Bag = Record<string, unknown>;

/** Whether a value has fields to look at. */
export function isBag(value: unknown): value is Bag {
  return typeof value === "object" && value !== null;
}

/** Functions that need a package of their own; a repository that uses one imports the module that provides it. */
const provided = new Map<string, (...args: readonly unknown[]) => unknown>();

/** Makes an optional function available under its name. */
export function provide(name: string, run: (...args: readonly unknown[]) => unknown): void {
  provided.set(name, run);
}

/** Calls an optional function. */
export function callProvided(name: string, ...args: readonly unknown[]): unknown {
  const run = provided.get(name);
  if (run === undefined) throw new Error(`${name} is not part of this repository`);
  return run(...args);
}
