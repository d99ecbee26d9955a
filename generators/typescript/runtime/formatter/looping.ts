// SPDX-License-Identifier: 0BSD
import type { Memory } from "../flow/memory.js";
import { isCollection, type Bundle, type Value } from "../formulas/value.js";
import { integerOf, isNothing, isOn, textOf } from "./value.js";

/** What a loop walks: lists by name, side by side. */
export interface LoopParams {
  values?: Value;
  trim_whitespace?: Value;
  /** The iteration to begin with; 1 when missing. */
  iteration_start?: Value;
  /** The most iterations; 500 when missing, which is also the platform's limit. */
  iteration_limit?: Value;
}

/** The most iterations that the platform allows. */
const LIMIT = 500;

/** One record for each element of the lists; where one is shorter its value is empty. A text is a list between commas. */
export function loopOver({ values, trim_whitespace, iteration_start, iteration_limit }: LoopParams, memory: Memory): Bundle[] {
  const trims = trim_whitespace === undefined || isOn(trim_whitespace);
  const trimmed = (value: Value): Value => (trims && typeof value === "string" ? value.trim() : value);
  const lists = Object.entries(isCollection(values) ? values : {}).map(([name, value]) => [name, listOf(value).map(trimmed)] as const);
  const length = Math.max(0, ...lists.map(([, list]) => list.length));
  const from = Math.max(1, integerOf(iteration_start) ?? 1);
  const last = Math.min(length, from - 1 + Math.min(LIMIT, integerOf(iteration_limit) ?? LIMIT));
  const loop_id = memory.uuid();
  const records: Bundle[] = [];
  for (let at = from; at <= last; at++) {
    const record: Bundle = {};
    for (const [name, list] of lists) record[name] = list[at - 1] ?? "";
    records.push({ ...record, loop_iteration: at, loop_total_iterations: last, loop_iteration_is_last: at === last, loop_id });
  }
  return records;
}

function listOf(value: Value): Value[] {
  if (Array.isArray(value)) return value;
  return isNothing(value) ? [] : textOf(value).split(",");
}
