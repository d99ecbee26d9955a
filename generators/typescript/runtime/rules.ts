// SPDX-License-Identifier: 0BSD
import { messageOf, StepError } from "./errors.js";
import type { Item, Output } from "./items.js";
import type { Produced } from "./policy.js";
import type { StepCall } from "./step.js";
import { handedOn, type ItemData } from "./transform.js";

/** A business rule: does it hold for an item? */
export type Rule<T> = (item: Item<T>, input: Output<T>) => boolean | Verdict;

/** Options of a routing step. */
export interface RouteRules {
  /** Where an item goes that no rule holds for: nowhere, to an output of its own after all others, or to one of them. */
  readonly fallback?: "none" | "extra" | number;
  /** An item goes to each output whose rule holds, not to the first one only. */
  readonly all?: boolean;
  /** The output of each rule, where that is not the rule's own position, out of `outputs` in total. */
  readonly to?: readonly number[];
  readonly outputs?: number;
  /** Revision of the step, 3 unless given: before it, messages were different. */
  readonly version?: number;
}

/** Asks a rule; the types of its items were checked where the step is declared. */
export function ask(rule: Rule<never>, input: Output<unknown>, item: Item): boolean | Verdict {
  return (rule as (item: Item<unknown>, input: Output<unknown>) => boolean | Verdict)(item, input);
}

/** What an answer says about the item with this index. */
export function decided(answer: boolean | Verdict, index: number): boolean {
  return typeof answer === "object" && answer !== null ? answer.decide(index) : Boolean(answer);
}

/** Splits items by a rule into those that it holds for and the rest. With `legacy`, an error always fails the step. */
export function partition(call: StepCall, rule: Rule<never>, legacy: boolean): Produced {
  const kept: ItemData[] = [];
  const rest: ItemData[] = [];
  call.items.forEach((item, index) => {
    let pass = false;
    try {
      pass = decided(ask(rule, call.input, item), index);
    } catch (error) {
      if (legacy || !call.continueOnFail) throw error;
    }
    (pass ? kept : rest).push(handedOn(item, { item: index }));
  });
  return [kept, rest];
}

/**
 * Sends each item to the output of the first rule that holds for it, or of every one. All rules are evaluated before the first
 * is decided; since revision 3 the outputs are there only when that went well for the first item.
 */
export function route(call: StepCall, rules: readonly Rule<never>[], options: RouteRules): Produced {
  const extra = options.fallback === "extra" ? 1 : 0;
  // The second revision has an output for each rule, and for nothing else.
  const count = (options.version === 2 ? rules.length : options.outputs ?? rules.length) + extra;
  if (count === 0) return [[]];
  const isEarly = (options.version ?? 3) < 3;
  const outputs = isEarly ? lists(count) : [];
  return eachItem(call, outputs, (item, index) => {
    const data = handedOn(item, { item: index });
    const answers = rules.map((rule) => ask(rule, call.input, item));
    if (outputs.length === 0) outputs.push(...lists(count));
    const outputOf = (chosen: number): ItemData[] => (isEarly ? outputNamed(outputs, chosen) : outputAt(outputs, chosen, index));
    let matched = false;
    for (const [position, answer] of answers.entries()) {
      if (!decided(answer, index)) continue;
      matched = true;
      outputOf(options.to?.[position] ?? position).push(data);
      if (options.all !== true) return;
    }
    if (matched || options.fallback === undefined || options.fallback === "none") return;
    const fallback = options.fallback === "extra" ? outputs.length - 1 : options.fallback;
    outputOf(fallback).push(data);
  });
}

/** Sends each item to the output with the index that is computed for it. */
export function routeBy(
  call: StepCall,
  index: (item: Item<never>, input: Output<never>) => unknown,
  options: { readonly outputs: number; readonly version?: number },
): Produced {
  const choose = index as (item: Item<unknown>, input: Output<unknown>) => unknown;
  const outputs = lists(options.outputs);
  if (outputs.length === 0 && call.items.length === 0) return [[]];
  return eachItem(call, outputs, (item, position) => {
    const chosen = choose(item, call.input);
    const output = options.version === 2 ? outputNamed(outputs, chosen) : outputAt(outputs, chosen, position);
    output.push(handedOn(item, { item: position }));
  });
}

function lists(count: number): ItemData[][] {
  return Array.from({ length: count }, () => []);
}

function eachItem(
  call: StepCall,
  outputs: ItemData[][],
  work: (item: Item, index: number) => void,
): Produced {
  call.items.forEach((item, index) => {
    try {
      work(item, index);
    } catch (error) {
      if (!call.continueOnFail) throw error;
      const [first] = outputs;
      if (first === undefined) throw noOutput();
      first.push({ json: { error: messageOf(error) } });
    }
  });
  return outputs;
}

const noOutput = (): StepError => new StepError("Cannot read properties of undefined (reading 'push')");

/** The output that the first two versions choose: the value is the name of a member, whatever its type. */
function outputNamed(outputs: ItemData[][], index: unknown): ItemData[] {
  const number = Number(index);
  const last = outputs.length - 1;
  if (number < 0 || number > last) {
    throw new StepError(`The ouput ${String(index)} is not allowed. It has to be between 0 and ${last}!`);
  }
  const output = String(index) === String(number) ? outputs[number] : undefined;
  if (output === undefined) throw noOutput();
  return output;
}

/** The output of that number, or of what can be read as one. */
function outputAt(outputs: ItemData[][], index: unknown, position: number): ItemData[] {
  if (index === null || index === undefined) throw noOutput();
  const number = Number(index);
  const last = outputs.length - 1;
  if (Number.isNaN(number)) throw new StepError(`Invalid input for 'Output Index' [item ${position}]`);
  if (number === outputs.length) {
    throw new StepError(`The ouput ${String(index)} is not allowed. `, {
      description: `Output indexes are zero based, if you want to use the extra output use ${number - 1}`,
    });
  }
  if (number < 0 || number > outputs.length) {
    throw new StepError(`The ouput ${String(index)} is not allowed`, { description: `It has to be between 0 and ${last}` });
  }
  const output = outputs[number];
  if (output === undefined) throw noOutput();
  return output;
}

/** A decision about an item that can still fail, and then names the item by its index. */
export interface Verdict {
  decide(itemIndex: number): boolean;
}
