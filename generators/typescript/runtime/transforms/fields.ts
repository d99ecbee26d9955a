// SPDX-License-Identifier: 0BSD
import type { Json } from "../items.js";

export { deepCopy as copyOf } from "../json.js";

/** A parameter: usually a constant of the type `T`, but an expression may give any JSON value. */
export type Leaf<T extends Json> = T | Json;

/** A parameter, or its default when it is not given at all; an expression that gives undefined counts as given. */
export function given<P extends object>(params: P, name: keyof P, usual: unknown): unknown {
  return name in params ? params[name] : usual;
}

/** Names written as `a, b` or as a list. */
export function nameList(names: unknown, title: string): string[] {
  if (typeof names === "string") {
    return names.split(",").map((name) => name.trim()).filter((name) => name !== "");
  }
  if (Array.isArray(names)) return names.map(String);
  throw new Error(
    `The '${title}' parameter must be a string of fields separated by commas or an array of strings.`,
  );
}

/** Cuts a text at its commas and trims the parts; a value that is no text fails as a call of `split` on it does. */
export function commaParts(value: unknown): string[] {
  if (value === null || value === undefined) {
    throw new TypeError(`Cannot read properties of ${String(value)} (reading 'split')`);
  }
  if (typeof value !== "string") throw new TypeError("this.getNodeParameter(...).split is not a function");
  return value.split(",").map((part) => part.trim());
}
