// SPDX-License-Identifier: 0BSD
import { isCollection, type Value } from "../formulas/value.js";

/** One field of every line item, as a list. A single item counts as a list of one; without a field the list itself. */
export function ofEach(items: Value, ...path: readonly string[]): Value {
  const list = Array.isArray(items) ? items : items === null || items === undefined || items === "" ? [] : [items];
  return path.length === 0 ? list : list.map((item) => path.reduce<Value>((value, key) => (isCollection(value) && Object.hasOwn(value, key) ? value[key] : ""), item));
}
