// SPDX-License-Identifier: 0BSD
import type { Pipeline } from "./execution.js";
import type { EffectContext } from "./host.js";
import type { Fields } from "./items.js";
import type { ItemData } from "./transform.js";
import { triggerContext } from "./trigger-context.js";

/** How an app tells of its events by calling an address. */
export interface Hook<P> {
  /** The items of a request, whose item holds its `headers`, `query` and `body`; nothing where it starts no run. Throws `HttpProblem` where a stranger called. */
  read(params: P, request: ItemData, context: EffectContext): Promise<readonly ItemData[] | undefined>;
  /** Tells the app to call an address from now on. */
  register(params: P, url: string, context: EffectContext): Promise<void>;
  /** What an app is answered that tries the address with a request like its events; nothing where the request is one of them. */
  challenge?(params: P, request: ItemData, context: EffectContext): Promise<string | undefined>;
  /** What an app is answered that only asks whether the address is right; nothing where the request is refused. */
  greet?(params: P, query: Readonly<Fields>, context: EffectContext): Promise<string | undefined>;
}

/** The same pipeline, started by what an app sends: the items are those that the app's trigger gives. */
export function hooked<P>(pipeline: Pipeline, hook: Hook<P>, params: P): Pipeline {
  const { challenge, greet } = hook;
  return {
    ...pipeline,
    accept: (host, request) => hook.read(params, request, triggerContext(host)),
    register: (host, url) => hook.register(params, url, triggerContext(host)),
    ...(challenge === undefined ? {} : { challenge: (host, request) => challenge(params, request, triggerContext(host)) }),
    ...(greet === undefined ? {} : { greet: (host, query) => greet(params, query, triggerContext(host)) }),
  };
}
