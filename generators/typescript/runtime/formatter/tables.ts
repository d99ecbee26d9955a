// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Memory } from "../flow/memory.js";
import { toArray, toBoolean, toNumber, toText } from "../formulas/coerce.js";
import { folded, numeric } from "../formulas/filters.js";
import { isCollection, isEmpty, plain, type Bundle, type Value } from "../formulas/value.js";
import { recordAt, records } from "../modules/data-store.js";

/** A table, and a record of it by its id. Fields are known by their ids: `f1`. */
interface Place {
  readonly table?: Value;
  readonly record?: Value;
}

/** What must hold of a field. */
interface Test {
  readonly field?: Value;
  readonly operator?: Value;
  readonly value?: Value;
}

/** What is searched for: all tests that are given must hold. */
interface Search {
  readonly table?: Value;
  readonly filter?: Test;
  readonly filter2?: Test;
  readonly filter3?: Test;
  readonly filter4?: Test;
  readonly filter5?: Test;
  /** `group`: all that are found, as line items; else the first one. */
  readonly several?: Value;
  /** Goes on where nothing is found, and says so. */
  readonly goOn?: Value;
}

/** Adds a record. */
export function createTableRecord({ table, values }: Place & { readonly values?: Value }, memory: Memory): Bundle {
  const id = memory.uuid();
  const data = given(values);
  records(memory, table)[id] = data;
  return { record_id: id, old: null, new: { data } };
}

/** Changes the fields that are given. */
export function updateTableRecord({ table, record, values }: Place & { readonly values?: Value }, memory: Memory): Bundle {
  const { id, data } = existing(memory, table, record);
  const after = { ...data, ...given(values) };
  records(memory, table)[id] = after;
  return { record_id: id, old: { data }, new: { data: after } };
}

/** Deletes a record. */
export function deleteTableRecord({ table, record }: Place, memory: Memory): Bundle {
  const { id, data } = existing(memory, table, record);
  delete records(memory, table)[id];
  return { record_id: id, old: { data } };
}

/** Adds to the number in a field, which begins at zero. */
export function incrementTableField({ table, record, field, amount }: Place & { readonly field?: Value; readonly amount?: Value }, memory: Memory): Bundle {
  const { data } = existing(memory, table, record);
  const name = fieldName(field);
  const before = data[name];
  const sum = (isEmpty(before) ? 0 : toNumber(before)) + (isEmpty(amount) ? 1 : toNumber(amount));
  return updateTableRecord({ table, record, values: { [name]: sum } }, memory);
}

/** The first record that is found, or all of them as line items. Nothing found ends the run, unless it is to go on. */
export function findTableRecord(search: Search, memory: Memory): readonly Bundle[] {
  const found = searched(search, memory);
  const goesOn = toBoolean(search.goOn ?? false);
  const [first] = found;
  if (first === undefined) return goesOn ? [{ _zap_search_was_found_status: false }] : [];
  const answer = toText(search.several) === "group" ? { results: found, count: found.length } : first;
  return [{ ...answer, _zap_search_was_found_status: true }];
}

/** The first record that is found; a new one where there is none. */
export function findOrCreateTableRecord({ values, ...search }: Search & { readonly values?: Value }, memory: Memory): Bundle {
  const [first] = searched(search, memory);
  return { ...(first ?? createTableRecord({ table: search.table, values }, memory)), _zap_search_was_found_status: first !== undefined };
}

function searched({ table, filter, filter2, filter3, filter4, filter5 }: Search, memory: Memory): Bundle[] {
  const tests = [filter, filter2, filter3, filter4, filter5].filter((test) => test !== undefined && !isEmpty(test.field));
  return Object.entries(records(memory, table))
    .map(([id, data]): Bundle => ({ record_id: id, old: { data: plain(data as Value) } }))
    .filter((record) => tests.every((test) => test !== undefined && holds(test, dataOf(record))));
}

function dataOf({ old }: Bundle): Bundle {
  return isCollection(old) && isCollection(old["data"]) ? old["data"] : {};
}

/** Texts are compared to the letter, unless the operator says otherwise. */
function holds({ field, operator, value }: Test, data: Bundle): boolean {
  const cell = data[fieldName(field)];
  switch (isEmpty(operator) ? "exact" : toText(operator)) {
    case "exact": return toText(cell) === toText(value);
    case "different": return toText(cell) !== toText(value);
    case "contains": return toText(cell).includes(toText(value));
    case "icontains": return folded(cell).includes(folded(value));
    case "startswith": return toText(cell).startsWith(toText(value));
    case "in": return toArray(value).flat().some((each) => toText(each) === toText(cell));
    case "isnull": return isEmpty(cell) === (isEmpty(value) || toBoolean(value));
    case "gt": return numeric(cell) > numeric(value);
    case "gte": return numeric(cell) >= numeric(value);
    case "lt": return numeric(cell) < numeric(value);
    case "lte": return numeric(cell) <= numeric(value);
    default: throw new StepError(`a table has no operator "${toText(operator)}"`);
  }
}

function existing(memory: Memory, table: Value, record: Value): { readonly id: string; readonly data: Bundle } {
  const id = toText(record);
  const data = recordAt(records(memory, table), id);
  if (data === undefined) throw new StepError(`the table has no record "${id}"`);
  return { id, data };
}

/** Values by field, as they are kept. */
function given(values: Value): Bundle {
  const kept = plain(values ?? {});
  return Object.fromEntries(Object.entries(isCollection(kept) ? kept : {}).map(([name, value]) => [fieldName(name), value]));
}

/** The id of a field, however the editor writes it: `f3` or `data__f3`. */
function fieldName(field: Value): string {
  const name = toText(field).replace(/^data__/, "");
  if (name.includes("__")) throw new StepError(`"${name}" is a part of a field: write what it holds`);
  return name;
}
