// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "./connectors/context.js";
import { Execution, type Pipeline } from "./execution.js";
import type { Fields } from "./items.js";
import { isFields } from "./json.js";
import type { ItemData } from "./transform.js";
import { triggerContext } from "./trigger-context.js";

/** What an app gave that is new, and what to remember until the next question: where to go on, what was seen. */
export interface News {
  readonly items: readonly ItemData[];
  readonly memory: Fields;
}

/** Asks an app what is new since what is remembered. The first time nothing is remembered, and nothing that was there before is new. */
export type Poll<P> = (params: P, memory: Readonly<Fields>, context: EffectContext) => Promise<News>;

/** Where the memory of the questions is kept in the state of the pipeline. */
const SCOPE = "polls";

/**
 * The same pipeline, started by asking an app what is new: one run for all that is, none where nothing is. What is remembered is kept in
 * the state store before the run, so that no event starts two.
 */
export function polled<P>(pipeline: Pipeline, poll: Poll<P>, params: P): Pipeline {
  let asking = false;
  const execute: Pipeline["execute"] = async (host) => {
    const { store, trigger: { step } } = host;
    // By hand the pipeline runs on what it is given.
    if (store === undefined || host.mode === "manual") return await pipeline.execute(host);
    const nothing = new Execution(pipeline.name, pipeline.options, host);
    // A question that takes longer than the time between two would be asked twice with the same memory.
    if (asking) return nothing;
    asking = true;
    let items: readonly ItemData[];
    try {
      const known: unknown = store.load(pipeline.name)[SCOPE]?.[step];
      const news = await poll(params, isFields(known) ? known : {}, triggerContext(host));
      items = news.items;
      const now = store.load(pipeline.name);
      (now[SCOPE] ??= {})[step] = news.memory;
      store.save(pipeline.name, now);
    } finally {
      asking = false;
    }
    return items.length === 0 ? nothing : await pipeline.execute({ ...host, trigger: { step, items } });
  };
  return { ...pipeline, execute, run: async (host) => (await execute(host)).trace() };
}
