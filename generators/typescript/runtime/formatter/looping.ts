// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Memory } from "../flow/memory.js";
import { isCollection, type Bundle, type Value } from "../formulas/value.js";
import { numberOf } from "./numbers.js";
import { integerOf, isNothing, isOn, spelt, textOf } from "./value.js";

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
export function loopOver(params: LoopParams, memory: Memory): Bundle[] {
  return passes(params, (value) => listOf(value, ","), memory);
}

/** One record for each piece of the texts; where one has fewer its value is empty. */
export function loopOverTexts({ delimiter, ...params }: LoopParams & { delimiter?: Value }, memory: Memory): Bundle[] {
  const between = isNothing(delimiter) ? "," : spelt(delimiter);
  return passes(params, (value) => listOf(value, between), memory);
}

/** What a loop counts. */
export interface CountParams {
  /** The first number; 1 when missing. */
  from?: Value;
  to?: Value;
  /** From one number to the next; 1 when missing. */
  step?: Value;
  iteration_limit?: Value;
}

/** One record for each number from the first to the last. */
export function loopOverNumbers({ from, to, step, iteration_limit }: CountParams, memory: Memory): Bundle[] {
  const [first, last, by] = [from, to, step].map((value) => numberOf(value));
  const stride = by ?? 1;
  if (last === undefined || stride === 0) throw new StepError("a loop over numbers needs a last number, and a step that is not zero");
  const begin = first ?? 1;
  const count = Math.min(LIMIT, integerOf(iteration_limit) ?? LIMIT, Math.max(0, Math.floor((last - begin) / stride) + 1));
  const loop_id = memory.uuid();
  return Array.from({ length: count }, (_, at) => ({
    loop_iteration: begin + at * stride, loop_total_iterations: count, loop_iteration_is_last: at === count - 1, loop_id,
  }));
}

function passes({ values, trim_whitespace, iteration_start, iteration_limit }: LoopParams, split: (value: Value) => Value[], memory: Memory): Bundle[] {
  const trims = trim_whitespace === undefined || isOn(trim_whitespace);
  const trimmed = (value: Value): Value => (trims && typeof value === "string" ? value.trim() : value);
  const lists = Object.entries(isCollection(values) ? values : {}).map(([name, value]) => [name, split(value).map(trimmed)] as const);
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

function listOf(value: Value, between: string): Value[] {
  if (Array.isArray(value)) return value;
  return isNothing(value) ? [] : textOf(value).split(between);
}
