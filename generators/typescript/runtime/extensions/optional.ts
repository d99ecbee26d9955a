// SPDX-License-Identifier: 0BSD

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
