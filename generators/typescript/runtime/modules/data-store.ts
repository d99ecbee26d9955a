// SPDX-License-Identifier: 0BSD
import type { Memory } from "../flow/memory.js";
import { Misfit, toBoolean, toNumberOr, toText } from "../formulas/coerce.js";
import { get } from "../formulas/general.js";
import { compare } from "../formulas/lists.js";
import { isCollection, isEmpty, plain, type Bundle, type Value } from "../formulas/value.js";
import { compareBy } from "./store-filter.js";

interface Place {
  store?: Value;
  key?: Value;
}

/** The records of a store, by their keys: the same for every pipeline that names it. */
export function records(memory: Memory, store: Value): Record<string, unknown> {
  return memory.store(`shared data store ${toText(store)}`);
}

/** The record with a key; nothing where there is none. */
export function recordAt(all: Record<string, unknown>, key: string): Bundle | undefined {
  const found = Object.hasOwn(all, key) ? all[key] : undefined;
  return isCollection(found as Value) ? (found as Bundle) : undefined;
}

/** Adds a record. Without a key it gets a new one; a key that is taken is an error unless it may be overwritten. */
export function addRecord({ store, key, data, overwrite }: Place & { data?: Value; overwrite?: Value }, memory: Memory): Bundle {
  const all = records(memory, store);
  const name = isEmpty(key) ? memory.uuid() : toText(key);
  if (Object.hasOwn(all, name) && !toBoolean(overwrite ?? false)) throw new Misfit(`A record with the key "${name}" is there already`);
  all[name] = plain(data ?? {});
  return { key: name };
}

/** Changes the members that are given; lists are added to where they are not to be overwritten. A record that is not there is an error, or made where that is asked for. */
export function updateRecord({ store, key, data, insert, overwriteArrays }: Place & { data?: Value; insert?: Value; overwriteArrays?: Value }, memory: Memory): Bundle {
  const all = records(memory, store);
  const name = toText(key);
  const before = recordAt(all, name);
  if (before === undefined && !toBoolean(insert ?? false)) throw new Misfit(`There is no record with the key "${name}"`);
  const changes = plain(data ?? {});
  const replaces = toBoolean(overwriteArrays ?? true);
  const joined = (member: string, value: Value): Value => {
    const old = before?.[member];
    return !replaces && Array.isArray(old) && Array.isArray(value) ? [...old, ...value] : value;
  };
  const changed = Object.entries(isCollection(changes) ? changes : {}).map(([member, value]) => [member, joined(member, value)]);
  const after: Bundle = { ...before, ...Object.fromEntries(changed) };
  all[name] = after;
  return { key: name, data: after };
}

/** The members of a record, below `data` where it is to be wrapped. A record that is not there gives an empty bundle. */
export function getRecord({ store, key, wrapped }: Place & { wrapped?: Value }, memory: Memory): Bundle {
  const found = recordAt(records(memory, store), toText(key));
  if (toBoolean(wrapped ?? false)) return { key: toText(key), data: found, exist: found !== undefined };
  return found ?? {};
}

/** Is there a record with this key? */
export function hasRecord({ store, key }: Place, memory: Memory): Bundle {
  return { exist: Object.hasOwn(records(memory, store), toText(key)) };
}

/** Deletes a record, if it is there. */
export function deleteRecord({ store, key }: Place, memory: Memory): Bundle {
  delete records(memory, store)[toText(key)];
  return { key: toText(key) };
}

/** Deletes every record. */
export function deleteAllRecords({ store }: Place, memory: Memory): Bundle {
  const all = records(memory, store);
  const count = Object.keys(all).length;
  for (const key of Object.keys(all)) delete all[key];
  return { count };
}

export function countRecords({ store }: Place, memory: Memory): Bundle {
  return { count: Object.keys(records(memory, store)).length };
}

/** The records that a filter lets through: any of several lists of conditions that all hold. */
export function searchRecords({ store, limit, mappedLimit, continueWithout, filter = [], sort = [] }: {
  store?: Value; limit?: Value; mappedLimit?: Value; continueWithout?: Value;
  filter?: readonly (readonly { field?: Value; operator?: Value; value?: Value }[])[];
  sort?: readonly { field?: Value; order?: Value }[];
}, memory: Memory): Bundle[] {
  const found = Object.entries(records(memory, store))
    .map(([key, data]): Bundle => ({ key, data: plain(data as Value) }))
    .filter((record) => filter.length === 0 || filter.some((all) => all.every((test) => compareBy(toText(test.operator), field(record, test.field), test.value))));
  for (const { field: by, order } of [...sort].reverse()) {
    const sign = toText(order) === "desc" ? -1 : 1;
    found.sort((a, b) => sign * compare(field(a, by), field(b, by)));
  }
  const most = toNumberOr(isEmpty(mappedLimit) ? limit : mappedLimit, Infinity);
  const kept = found.slice(0, most);
  return kept.length === 0 && toBoolean(continueWithout ?? false) ? [{}] : kept;
}

/** A member of a record by the name that the filter uses; `key` is the record's own key. */
function field(record: Bundle, name: Value): Value {
  const path = toText(name);
  if (path === "key" || path === "__IMTKEY__") return record["key"];
  const { data } = record;
  return isCollection(data) && Object.hasOwn(data, path) ? data[path] : get(data, path);
}
