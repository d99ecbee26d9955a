// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "./host.js";
import { Execution } from "./execution.js";
import type { Pipeline } from "./pipeline.js";
import type { ItemData } from "./transform.js";
import { triggerContext } from "./trigger-context.js";

/** How an app tells of its events by calling an address. */
export interface Hook<P> {
  /** The items of a request, whose item holds its `headers`, `query` and `body`; nothing where it starts no run. Throws where a stranger called. */
  read(params: P, request: ItemData, context: EffectContext): Promise<readonly ItemData[] | undefined>;
  /** Tells the app to call an address from now on. */
  register(params: P, url: string, context: EffectContext): Promise<void>;
}

/** The same pipeline, started by what an app sends: the items are those that the app's trigger gives. */
export function hooked<P>(pipeline: Pipeline, hook: Hook<P>, params: P): Pipeline {
  const execute: Pipeline["execute"] = async (host) => {
    const { step, items: [request] } = host.trigger;
    // By hand the pipeline runs on what it is given.
    if (request === undefined || host.mode === "manual") return await pipeline.execute(host);
    const items = await hook.read(params, request, triggerContext(host));
    if (items === undefined) return new Execution(pipeline.name, pipeline.options, host);
    return await pipeline.execute({ ...host, trigger: { step, items } });
  };
  return { ...pipeline, execute, run: async (host) => (await execute(host)).trace(), register: (host, url) => hook.register(params, url, triggerContext(host)) };
}
