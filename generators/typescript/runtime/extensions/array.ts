// SPDX-License-Identifier: 0BSD
import { ExpressionError } from "../errors.js";
import { compactObject, isBlank } from "./object.js";
import { type Bag, type ExtensionTable, isBag } from "./table.js";

type List = readonly unknown[];

function numbers(values: List, method: string): readonly number[] {
  if (!values.every((value): value is number => typeof value === "number")) {
    throw new ExpressionError(`${method}(): all array elements must be numbers`);
  }
  return values;
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** The mean of a list of numbers; 0 for an empty one. */
export function average(values: List): number {
  const checked = numbers(values, "average");
  return checked.length === 0 ? 0 : total(checked) / checked.length;
}

/** One or several fields of each element that has any of them. */
function pluck(values: List, fields: List): List {
  if (fields.length === 0) return values;
  const plucked: unknown[] = [];
  for (const value of values) {
    if (!isBag(value)) continue;
    const found = Object.keys(value).flatMap((key) => fields.filter((field) => field === key).map(() => value[key]));
    if (found.length > 0) plucked.push(found.length === 1 ? found[0] : found);
  }
  return plucked;
}

function unique(values: List, fields: List): unknown[] {
  if (fields.length === 0) return distinct(values);
  return distinct(values, (value) =>
    isBag(value) ? Object.fromEntries(fields.map((field) => [field, value[field as string]])) : value,
  );
}

function compact(values: List): unknown[] {
  return values
    .filter((value) => !isBlank(value) && !(isBag(value) && Object.keys(value).length === 0))
    .map((value) => (isBag(value) ? compactObject(value) : value));
}

function smartJoin(values: List, keyField: unknown, valueField: unknown): Bag {
  if (typeof keyField !== "string" || typeof valueField !== "string" || !keyField || !valueField) {
    throw new ExpressionError('smartJoin(): expected two string args, e.g. .smartJoin("name", "value")');
  }
  const joined: Bag = {};
  for (const value of values) {
    if (isBag(value) && keyField in value && valueField in value) joined[String(value[keyField])] = value[valueField];
  }
  return joined;
}

function chunk(values: List, size: unknown): unknown[][] {
  if (typeof size !== "number" || size === 0) {
    throw new ExpressionError("chunk(): expected non-zero numeric arg, e.g. .chunk(5)");
  }
  const chunks: unknown[][] = [];
  for (let start = 0; start < values.length; start += size) chunks.push(values.slice(start, start + size));
  return chunks;
}

function renameKeys(values: List, names: List): unknown[] {
  if (names.length === 0 || names.length % 2 !== 0) {
    throw new ExpressionError(
      'renameKeys(): expected an even amount of args: from1, to1 [, from2, to2, ...]. e.g. .renameKeys("name", "title")',
    );
  }
  return values.map((value) => {
    if (!isBag(value)) return value;
    const renamed: Bag = { ...value };
    for (const [from, to] of chunk(names, 2) as [string, string][]) {
      if (!(from in renamed)) continue;
      renamed[to] = renamed[from];
      delete renamed[from];
    }
    return renamed;
  });
}

/** The fields of the first object, then those that only the second has. */
function filledUp(first: object, second: unknown): Bag {
  if (!second) return first as Bag;
  if (typeof second !== "object") throw new ExpressionError("merge(): expected object arg");
  const merged: Bag = { ...first };
  for (const [key, value] of Object.entries(second)) if (!(key in merged)) merged[key] = value;
  return merged;
}

function merge(values: List, others: unknown): Bag {
  if (others === undefined) {
    return values.reduce<Bag>((all, value) => (isBag(value) && !Array.isArray(value) ? filledUp(all, value) : all), {});
  }
  if (!Array.isArray(others)) {
    throw new ExpressionError("merge(): expected array arg, e.g. .merge([{ id: 1, otherValue: 3 }])");
  }
  const merged: Bag = {};
  values.forEach((value, index) => {
    const other: unknown = others[index];
    if (typeof value === "object" && typeof other === "object") Object.assign(merged, filledUp(value ?? {}, other));
  });
  return merged;
}

function otherList(others: unknown, method: string): List {
  if (!Array.isArray(others)) {
    throw new ExpressionError(`${method}(): expected array arg, e.g. .${method}([1, 2, 3, 4])`);
  }
  return others;
}

const holds = (values: List, value: unknown): boolean => values.some((other) => same(other, value));

function union(values: List, others: unknown): unknown[] {
  return distinct([...values, ...otherList(others, "union")]);
}

function difference(values: List, others: unknown): unknown[] {
  const excluded = otherList(others, "difference");
  return distinct(values.filter((value) => !holds(excluded, value)));
}

function intersection(values: List, others: unknown): unknown[] {
  const shared = otherList(others, "intersection");
  return distinct([
    ...values.filter((value) => holds(shared, value)),
    ...shared.filter((value) => holds(values, value)),
  ]);
}

const nothing = (): undefined => undefined;

/** Methods that expressions may call on lists. */
export const arrayExtensions: ExtensionTable<List> = {
  first: (values) => values[0],
  last: (values) => values[values.length - 1],
  isEmpty: (values) => values.length === 0,
  isNotEmpty: (values) => values.length > 0,
  pluck: (values, fields) => pluck(values, fields),
  randomItem: (values) => values[Math.floor(Math.random() * values.length)],
  unique: (values, fields) => unique(values, fields),
  removeDuplicates: (values, fields) => unique(values, fields),
  sum: (values) => total(numbers(values, "sum")),
  min: (values) => Math.min(...numbers(values, "min")),
  max: (values) => Math.max(...numbers(values, "max")),
  average: (values) => average(values),
  compact: (values) => compact(values),
  smartJoin: (values, [key, value]) => smartJoin(values, key, value),
  chunk: (values, [size]) => chunk(values, size),
  renameKeys: (values, names) => renameKeys(values, names),
  merge: (values, [others]) => merge(values, others),
  union: (values, [others]) => union(values, others),
  difference: (values, [others]) => difference(values, others),
  intersection: (values, [others]) => intersection(values, others),
  append: (values, added) => values.concat(added),
  toJsonString: (values) => JSON.stringify(values),
  toInt: nothing,
  toFloat: nothing,
  toBoolean: nothing,
  toDateTime: nothing,
};

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
