// SPDX-License-Identifier: 0BSD

/** A copy of JSON-like data that shares nothing with it; what knows how to print itself as JSON is printed. */
export function deepCopy<T>(source: T, seen = new Map<unknown, unknown>()): T {
  return copied(source, seen) as T;
}

function copied(source: unknown, seen: Map<unknown, unknown>): unknown {
  if (typeof source !== "object" || source === null) return source;
  if ("toJSON" in source && typeof source.toJSON === "function") return source.toJSON() as unknown;
  if (seen.has(source)) return seen.get(source);
  if (Array.isArray(source)) return Array.from(source, (element: unknown) => copied(element, seen));
  const copy: Record<string, unknown> = {};
  seen.set(source, copy);
  for (const key of Object.keys(source)) copy[key] = copied(Reflect.get(source, key), seen);
  return copy;
}
