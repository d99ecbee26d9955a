// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "./items.js";

/** Whether a value is an object with fields. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object as it is; anything else as an object without fields. */
export function fieldsOf(value: Json): Fields {
  return isFields(value) ? value : {};
}

/** A list as it is; a missing value as an empty list, anything else as a list of one. */
export function listOf(value: Json): Json[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** A value as text; nothing as the empty text. */
export function textOf(value: Json): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Whether a value says something: neither missing nor an empty text. */
export function isGiven(value: Json): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** Whether something is switched on: `true`, or the text of it. */
export function isTrue(value: Json): boolean {
  return value === true || value === "true";
}

/** A value as it is after it has travelled as JSON. */
export function jsonOf(value: unknown): Json {
  return JSON.parse(JSON.stringify(value) ?? "null");
}

/** What a text is as JSON; the text itself where it is none. */
export function jsonOrText(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}

/** The fields that have a value. */
export function withoutMissing(fields: Readonly<Fields>): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** A value as JSON text, whatever it holds; a part that contains itself is cut there. */
export function written(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return writtenCarefully(value);
  }
}

/** For what JSON cannot hold as it is: large integers, and objects within themselves. */
function writtenCarefully(value: unknown): string | undefined {
  const above: object[] = [];
  return JSON.stringify(value, function (this: unknown, _key, part: unknown) {
    if (typeof part === "bigint") return part.toString();
    if (typeof part !== "object" || part === null) return part;
    while (above.length > 0 && above.at(-1) !== this) above.pop();
    if (above.includes(part)) return "[Circular Reference]";
    above.push(part);
    return part;
  });
}

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
