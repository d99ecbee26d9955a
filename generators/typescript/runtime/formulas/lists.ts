// SPDX-License-Identifier: 0BSD
import { toArray, toNumber, toNumberOr, toText } from "./coerce.js";
import { get } from "./general.js";
import { facts } from "./facts.js";
import { isCollection, type Bundle, type Value } from "./value.js";

/** The same value, as `distinct`, `remove` and the set functions see it. */
function same(a: Value, b: Value): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** The list with more elements at its end. */
export function add(list: Value, ...values: Value[]): Value[] {
  return [...toArray(list), ...values];
}

/** The elements of the first list that the second one does not have. */
export function arrayDiff(first: Value, second: Value): Value[] {
  return toArray(first).filter((each) => !toArray(second).some((other) => same(each, other)));
}

/** The elements that both lists have. */
export function arrayIntersect(first: Value, second: Value): Value[] {
  return toArray(first).filter((each) => toArray(second).some((other) => same(each, other)));
}

/** Each element once. */
export function deduplicate(list: Value): Value[] {
  return unique(toArray(list), (each) => each);
}

/** Each element once, told apart by a member where one is named. */
export function distinct(list: Value, key?: Value): Value[] {
  const path = toText(key);
  return unique(toArray(list), (each) => (path === "" ? each : get(each, path)));
}

function unique(list: Value[], by: (value: Value) => Value): Value[] {
  const seen = new Set<string>();
  return list.filter((each) => {
    const print = JSON.stringify(by(each)) ?? "undefined";
    return !seen.has(print) && seen.add(print);
  });
}

export function first(list: Value): Value {
  return toArray(list)[0];
}

export function last(list: Value): Value {
  return toArray(list).at(-1);
}

/** Lists within the list are opened, all the way down or so many levels. */
export function flatten(list: Value, depth?: Value): Value[] {
  const open = (values: Value[], left: number): Value[] => values.flatMap((each) => (Array.isArray(each) && left > 0 ? open(each, left - 1) : [each]));
  return open(toArray(list), toNumberOr(depth, Infinity));
}

export function join(list: Value, separator: Value): string {
  return toArray(list).map(toText).join(toText(separator));
}

/** The names of a collection's members. */
export function keys(collection: Value): Value[] {
  return isCollection(collection) ? Object.keys(collection) : [];
}

/** One member of each element, of those only whose other member has one of the given values, written with commas. */
export function map(list: Value, key: Value, filterKey?: Value, values?: Value): Value[] {
  const wanted = values === undefined ? undefined : toText(values).split(",").map((each) => each.trim());
  return toArray(list)
    .filter((each) => wanted === undefined || wanted.includes(toText(get(each, toText(filterKey)))))
    .map((each) => get(each, toText(key)))
    .filter((each) => each !== undefined);
}

/** All lists as one. */
export function merge(...lists: Value[]): Value[] {
  return lists.flatMap(toArray);
}

/** The list without some values. */
export function remove(list: Value, ...values: Value[]): Value[] {
  return toArray(list).filter((each) => !values.some((value) => same(each, value)));
}

export function reverse(list: Value): Value[] {
  return toArray(list).toReversed();
}

/** In an order that chance decides. */
export function shuffle(list: Value): Value[] {
  const all = [...toArray(list)];
  for (let i = all.length - 1; i > 0; i -= 1) {
    const other = Math.floor(facts().random() * (i + 1));
    [all[i], all[other]] = [all[other], all[i]];
  }
  return all;
}

/** From the first place up to, not with, the second, both counted from 0. */
export function slice(list: Value, start: Value, end?: Value): Value[] {
  return toArray(list).slice(toNumber(start), end === undefined || end === null || end === "" ? undefined : toNumber(end));
}

/** Sorted by value or by a member; `asc`, `desc`, and the same with ` ci` where case does not matter. */
export function sort(list: Value, order: Value = "asc", key: Value = ""): Value[] {
  const [direction, flag] = toText(order).toLowerCase().split(" ");
  const sign = direction === "desc" ? -1 : 1;
  const of = (value: Value): Value => {
    const found = toText(key) === "" ? value : get(value, toText(key));
    return flag === "ci" && typeof found === "string" ? found.toLowerCase() : found;
  };
  return [...toArray(list)].sort((a, b) => sign * compare(of(a), of(b)));
}

/** The order of two values: numbers as numbers, dates as dates, anything else as texts. */
export function compare(a: Value, b: Value): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  const [left, right] = [toText(a), toText(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A collection as a list of `{ key, value }`. */
export function entriesOf(collection: Value): Value[] {
  return isCollection(collection) ? Object.entries(collection).map(([key, value]) => ({ key, value })) : [];
}

/** A list of collections as one collection: one member of each is the name, another one the value. */
export function toCollection(list: Value, keyField: Value, valueField: Value): Bundle {
  return Object.fromEntries(toArray(list).map((each) => [toText(get(each, toText(keyField))), get(each, toText(valueField))]));
}
