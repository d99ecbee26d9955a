// SPDX-License-Identifier: 0BSD

/** Deep equality by content: `NaN` equals itself, dates compare by moment, the order of keys does not matter. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === "number" && typeof b === "number") return Number.isNaN(a) && Number.isNaN(b);
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b) || a instanceof Date !== b instanceof Date) return false;
  if (a instanceof Date || b instanceof Date) return same(Number(a), Number(b));
  const left = Object.entries(a);
  const right = new Map<string, unknown>(Object.entries(b));
  return left.length === right.size && left.every(([key, value]) => right.has(key) && same(value, right.get(key)));
}

/** The values without later repetitions of an equal one. */
export function distinct<T>(values: readonly T[], view: (value: T) => unknown = (value) => value): T[] {
  const kept: T[] = [];
  for (const value of values) {
    if (!kept.some((other) => same(view(other), view(value)))) kept.push(value);
  }
  return kept;
}
