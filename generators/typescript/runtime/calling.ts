// SPDX-License-Identifier: 0BSD
import type { Request } from "./effect.js";
import { messageOf, NotConverted, StepError } from "./errors.js";
import type { Fields, Item, Output } from "./items.js";
import type { Produced } from "./policy.js";
import type { StepCall } from "./step.js";
import type { ItemData } from "./transform.js";

/** How often another pipeline is called. */
export interface CallOptions {
  /** Once for each item, instead of once for all of them. */
  readonly each?: boolean;
}

/** Calls another pipeline and gives what its last step gave. */
export async function callPipeline(call: StepCall, request: Request<never, Fields>, options: CallOptions): Promise<Produced> {
  const { host } = call.execution;
  if (host.call === undefined) throw new StepError(`"${call.step}" calls another pipeline, which is not set up`);
  const compute = request as (item: Item<unknown>, input: Output<unknown>) => Fields;
  const results: ItemData[] = [];
  const times = options.each === true ? call.items.length : Math.min(1, call.items.length);
  for (let index = 0; index < times; index += 1) {
    const item = call.items[index];
    if (item === undefined) continue;
    try {
      const answer = await host.call(compute(item, call.input), options.each === true ? [item] : call.items);
      results.push(...answer.map((data) => (options.each === true ? { ...data, pairedItem: { item: index } } : { ...data })));
    } catch (error) {
      if (!call.continueOnFail || error instanceof NotConverted) throw error;
      results.push({ json: { error: messageOf(error) }, pairedItem: { item: index } });
    }
  }
  return [results];
}
