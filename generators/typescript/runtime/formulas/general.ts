// SPDX-License-Identifier: 0BSD
import { toNumber, toText } from "./coerce.js";
import { isCollection, isEmpty, type Bundle, type Value } from "./value.js";

/** The element of a list, counted from 1, or the member at a dotted path. */
export function get(of: Value, path: Value): Value {
  if (Array.isArray(of) && typeof path === "number") return of[path - 1];
  let value = of;
  for (const part of segments(toText(path))) {
    if (Array.isArray(value)) value = /^\d+$/.test(part) ? value[Number(part) - 1] : member(value[0], part);
    else value = member(value, part);
  }
  return value;
}

/** The names of a path; names with dots stand in backticks. */
function segments(path: string): string[] {
  return [...path.matchAll(/`([^`]*)`|([^.[\]`]+)/g)].map((match) => match[1] ?? match[2] ?? "");
}

function member(value: Value, key: string): Value {
  return isCollection(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A member of whatever a formula gave, names that every object has included. */
export function at(value: Value, ...path: (string | number)[]): Value {
  let found = value;
  for (const part of path) {
    if (typeof part === "number") found = Array.isArray(found) ? found[part] : part === 0 ? found : undefined;
    else found = Array.isArray(found) ? member(found[0], part) : member(found, part);
  }
  return found;
}

/** The element whose ordinal, counted from 1, is computed. */
export function element(list: Value, ordinal: Value): Value {
  return Array.isArray(list) ? list[Math.trunc(toNumber(ordinal)) - 1] : undefined;
}

/** The second value where the first is missing, null or an empty text. `0` and `false` are not empty. */
export function ifempty(value: Value, otherwise: Value): Value {
  return isEmpty(value) ? otherwise : value;
}

/** The result beside the first value that equals the first argument; a lone last argument is the result for all others. */
export function switchOf(value: Value, ...cases: Value[]): Value {
  let index = 0;
  for (; index + 1 < cases.length; index += 2) {
    if (toText(cases[index]) === toText(value)) return cases[index + 1];
  }
  return cases[index];
}

/** A collection without some of its members. */
export function omit(collection: Value, ...keys: Value[]): Value {
  return select(collection, keys, false);
}

/** A collection of some members only. */
export function pick(collection: Value, ...keys: Value[]): Value {
  return select(collection, keys, true);
}

function select(collection: Value, keys: Value[], wanted: boolean): Bundle {
  const names = new Set(keys.flatMap((key) => (Array.isArray(key) ? key.map(toText) : [toText(key)])));
  return isCollection(collection) ? Object.fromEntries(Object.entries(collection).filter(([key]) => names.has(key) === wanted)) : {};
}
