// SPDX-License-Identifier: 0BSD
import { toArray, toBoolean, toNumber, toText } from "./coerce.js";
import { isEmpty, type Value } from "./value.js";

/** Is it filled in? A missing value, null and an empty text are not; `0`, `false` and an empty list are. */
export function exists(value: Value): boolean {
  return !isEmpty(value);
}

/** Small letters, for comparisons in which case does not matter. */
export function folded(value: Value): string {
  return toText(value).toLowerCase();
}

export function textEquals(a: Value, b: Value): boolean {
  return toText(a) === toText(b);
}

export function textContains(a: Value, b: Value): boolean {
  return toText(a).includes(toText(b));
}

export function textStartsWith(a: Value, b: Value): boolean {
  return toText(a).startsWith(toText(b));
}

export function textEndsWith(a: Value, b: Value): boolean {
  return toText(a).endsWith(toText(b));
}

/** Does a regular expression find something in it? */
export function textMatches(a: Value, pattern: Value): boolean {
  return new RegExp(toText(pattern)).test(toText(a));
}

/** The same, whatever the case. */
export function textMatchesAnyCase(a: Value, pattern: Value): boolean {
  return new RegExp(toText(pattern), "i").test(toText(a));
}

/** A number to compare with; a missing one is none, and no comparison with it holds. */
export function numeric(value: Value): number {
  return isEmpty(value) ? NaN : toNumber(value);
}

export function booleanEquals(a: Value, b: Value): boolean {
  return toBoolean(a) === toBoolean(b);
}

export function arrayContains(list: Value, value: Value): boolean {
  return toArray(list).some((each) => toText(each) === toText(value));
}

export function arrayContainsAnyCase(list: Value, value: Value): boolean {
  return toArray(list).some((each) => folded(each) === folded(value));
}

/** The number of elements, which is what lists are compared by. */
export function size(list: Value): number {
  return toArray(list).length;
}

/** What a list is compared with: a number, or the size of another list. */
export function sizeOrNumber(value: Value): number {
  return Array.isArray(value) ? value.length : numeric(value);
}

/** The order of two versions by their numbers: negative where the first is older. A version without a pre-release name is newer. */
export function versionOrder(a: Value, b: Value): number {
  const parts = (value: Value): [number[], string] => {
    const [numbers = "", ...rest] = toText(value).replace(/^v/, "").split("-");
    return [numbers.split(".").map(Number), rest.join("-")];
  };
  const [[left, leftName], [right, rightName]] = [parts(a), parts(b)];
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  if (leftName === rightName) return 0;
  if (leftName === "" || rightName === "") return leftName === "" ? 1 : -1;
  return leftName < rightName ? -1 : 1;
}
