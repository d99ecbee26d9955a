// SPDX-License-Identifier: 0BSD
import { StepError } from "./errors.js";
import type { EffectContext, Host } from "./host.js";

/** What a connector may use that is called for a trigger: there is no item yet. */
export function triggerContext(host: Host): EffectContext {
  return {
    item: { json: {} }, index: 0, items: [], step: host.trigger.step, env: host.env ?? {}, signal: host.signal ?? new AbortController().signal,
    credentials: async (name) => {
      if (host.credentials === undefined) throw new StepError(`The credential "${name}" is not set up`);
      return await host.credentials(name);
    },
  };
}
