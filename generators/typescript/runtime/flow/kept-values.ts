// SPDX-License-Identifier: 0BSD
import { isCollection, type Value } from "../formulas/value.js";

/** Members of a collection that stands for what JSON does not have. */
const DATE = "$date", BYTES = "$bytes";

/** A value as JSON that `revived` turns back: dates and bytes stay what they are. */
export function kept(value: Value): Value {
  if (value instanceof Date) return { [DATE]: Number.isNaN(value.getTime()) ? null : value.toISOString() };
  if (value instanceof Uint8Array) return { [BYTES]: Buffer.from(value).toString("base64") };
  if (Array.isArray(value)) return value.map((each) => kept(each));
  return isCollection(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, kept(each)])) : value;
}

/** The value that `kept` made JSON of. */
export function revived(value: Value): Value {
  if (Array.isArray(value)) return value.map((each) => revived(each));
  if (!isCollection(value)) return value;
  const [only, more] = Object.keys(value);
  if (more === undefined && only === DATE) return new Date(String(value[DATE]));
  if (more === undefined && only === BYTES) return Buffer.from(String(value[BYTES]), "base64");
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, revived(each)]));
}
