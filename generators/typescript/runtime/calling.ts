// SPDX-License-Identifier: 0BSD
import type { Request } from "./effect.js";
import { messageOf, NotConverted, StepError } from "./errors.js";
import type { Fields, Item, Output } from "./items.js";
import type { Produced } from "./policy.js";
import type { StepCall } from "./step.js";
import type { ItemData } from "./transform.js";
import { typed } from "./typed.js";

/** How another pipeline is called. */
export interface CallParams {
  /** Which one: the id or name that src/calls.ts lists. Nothing where the export does not say. */
  readonly workflow?: unknown;
  /** `each`: once for each item, instead of once for all of them. */
  readonly mode?: unknown;
  /** Fields that are written over those of the item. */
  readonly inputs?: Fields;
  /** The types that fields of `inputs` must have, of those that are not texts. */
  readonly types?: Readonly<Record<string, unknown>>;
  /** Values of another type are converted; otherwise they are an error. */
  readonly convert?: unknown;
  /** Values without a type become texts. */
  readonly texts?: unknown;
  /** Fields of the item that are left out. */
  readonly without?: Readonly<Record<string, unknown>>;
  /** `false`: it runs on its own, and the items go on as they were given to it. */
  readonly wait?: unknown;
}

/** Calls another pipeline and gives what its last step gave. */
export async function callPipeline(call: StepCall, request: Request<never, CallParams>): Promise<Produced> {
  const { host } = call.execution;
  if (host.call === undefined) throw new StepError(`"${call.step}" calls another pipeline, which is not set up`);
  const compute = request as (item: Item<unknown>, input: Output<unknown>) => CallParams;
  const params = call.items.map((item) => compute(item, call.input));
  const given = call.items.map((item, index) => handed(item, params[index], index));
  const [first] = params;
  if (first === undefined) return [[]];
  if (first.mode !== "each") {
    const all = given.length === 1 ? { item: 0 } : given.map((_, item) => ({ item }));
    try {
      const answer = await host.call(first.workflow, given, first.wait !== false);
      return [answer.map((data, index) => ({ ...data, pairedItem: answer.length === given.length ? { item: index } : all }))];
    } catch (error) {
      if (!call.continueOnFail || error instanceof NotConverted) throw error;
      return [[{ json: { error: messageOf(error) }, pairedItem: all }]];
    }
  }
  const results: ItemData[] = [];
  for (const [index, item] of given.entries()) {
    try {
      const answer = await host.call(params[index]?.workflow, [item], params[index]?.wait !== false);
      results.push(...answer.map((data) => ({ ...data, pairedItem: { item: index } })));
    } catch (error) {
      if (error instanceof NotConverted) throw error;
      if (!call.continueOnFail) throw new StepError(`Error executing workflow with item at index ${index}`, { description: messageOf(error) });
      results.push({ json: { error: messageOf(error) }, pairedItem: { item: index } });
    }
  }
  return [results];
}

/** The fields that are written over those of the item, as their types have them. */
function inputsOf({ inputs = {}, types = {}, convert, texts }: CallParams = {}, index: number): Fields {
  if (Object.keys(types).length === 0 && texts !== true) return inputs;
  const strictness = { strict: convert !== true, texts: texts === true };
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [
    name, value === null || value === undefined ? undefined : typed(name, value, String(types[name] ?? "string"), index, strictness),
  ]));
}

/** An item as the other pipeline gets it. */
function handed(item: Item<unknown>, params: CallParams | undefined, index: number): ItemData {
  const { without = {} } = params ?? {};
  const all = Object.entries({ ...(item.json as Fields), ...inputsOf(params, index) });
  const json = Object.fromEntries(all.filter(([key]) => !Object.hasOwn(without, key) || without[key] !== true));
  return { json, ...(item.binary === undefined ? {} : { binary: item.binary }), pairedItem: { item: index } };
}
