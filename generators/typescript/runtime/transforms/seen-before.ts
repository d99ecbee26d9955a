// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";

/** What an earlier execution left behind: the keys it saw, or the highest one. */
type Memory = Record<string, unknown>;

/** Keys that are new, and keys that an earlier execution saw. */
export interface Sifted {
  readonly fresh: string[];
  readonly known: string[];
}

const INCOMPATIBLE =
  "Deduplication data was originally saved with an incompatible setting of the ‘Keep Items Where’ parameter. Try ’Clean Database’ operation to reset.";

function storedKeys(memory: Memory): string[] {
  if (memory["mode"] !== undefined && memory["mode"] !== "entries") throw new StepError(INCOMPATIBLE);
  return Array.isArray(memory["data"]) ? memory["data"].map(String) : [];
}

/** How many keys are remembered. */
export function storedCount(memory: Memory): number {
  return storedKeys(memory).length;
}

/** Sifts keys by whether they were seen before, and remembers them; the oldest are forgotten above the limit. */
export function siftKeys(memory: Memory, keys: readonly string[], limit: number): Sifted {
  const stored = storedKeys(memory);
  const before = new Set(stored);
  const fresh = keys.filter((key) => !before.has(key));
  const all = [...stored, ...fresh];
  memory["mode"] = "entries";
  memory["data"] = limit > 0 && all.length > limit ? all.slice(-limit) : all;
  return { fresh, known: keys.filter((key) => before.has(key)) };
}

/** Sifts keys by whether they are above the highest one seen before, and remembers the new highest. */
export function siftAbove(
  memory: Memory,
  mode: "latestIncrementalKey" | "latestDate",
  keys: readonly string[],
  value: (key: string) => number,
): Sifted {
  if (memory["mode"] !== undefined && memory["mode"] !== mode) throw new StepError(INCOMPATIBLE);
  const bound = memory["data"] === undefined ? undefined : String(memory["data"]);
  const isFresh = (key: string): boolean => bound === undefined || value(key) > value(bound);
  const fresh = keys.filter(isFresh);
  const highest = fresh.reduce((top, key) => (top === undefined || value(key) > value(top) ? key : top), bound);
  memory["mode"] = mode;
  memory["data"] = highest;
  return { fresh, known: keys.filter((key) => !isFresh(key)) };
}

/** Forgets everything. */
export function forget(memory: Memory): void {
  for (const key of Object.keys(memory)) delete memory[key];
}
