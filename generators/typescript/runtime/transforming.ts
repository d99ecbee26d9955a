// SPDX-License-Identifier: 0BSD
import { noteAnswered } from "./effect.js";
import type { Item, Output } from "./items.js";
import type { Produced } from "./policy.js";
import { stamped, type StepCall } from "./step.js";
import type { ItemData, Params, Transform } from "./transform.js";

/** Runs a pure step on what it was given. */
export async function runTransform<P>(call: StepCall, how: Transform<P>): Promise<Produced> {
  const inputs = call.inputs.map((items, input) => items.map((item, index) => stamped(item, index, input)));
  const seen = call.input.items;
  const result = await how.execute({
    items: inputs[0] ?? [],
    inputs,
    params: (index = 0) => paramsOf(how.params, seen[index] ?? seen[0], call),
    continueOnFail: call.continueOnFail,
    run: call.execution,
  });
  return isLists(result) ? result : [result];
}

/** Computes the parameters of a step that a recording answers though it reaches nothing outside, for the trace. */
export function noteTransform(call: StepCall, { params }: Transform<unknown>): void {
  noteAnswered(call, (item: Item, input: Output) => (isComputed(params) ? params(item, input) : params));
}

function paramsOf<P>(params: Params<P>, item: Item | undefined, call: StepCall): P {
  if (!isComputed(params)) return params;
  if (item === undefined) throw new Error(`"${call.step}" was given no item`);
  return params(item, call.input);
}

function isComputed<P>(params: Params<P>): params is (item: Item, input: Output) => P {
  return typeof params === "function";
}

function isLists(result: ItemData[] | ItemData[][]): result is ItemData[][] {
  return Array.isArray(result[0]);
}
