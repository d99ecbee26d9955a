// SPDX-License-Identifier: 0BSD
import type { Effect, EffectResult } from "../connector.js";
import type { Fields } from "../items.js";
import { isFields } from "../json.js";

/** Whether a search found something, as later steps ask for it. */
const FOUND = "_zap_search_was_found_status";

/** A search that goes on where it finds nothing: it gives the first record found, and says whether there was one. */
export function search<P>(connector: Effect<P>): Effect<P> {
  return async (params, context) => {
    const [first] = records(await connector(params, context));
    return first === undefined ? { [FOUND]: false } : { ...first, [FOUND]: true };
  };
}

function records(given: EffectResult): Fields[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : given === undefined || given === null ? [] : [given];
  return list.map((one) => (isFields(one) ? one : { data: JSON.stringify(one) }));
}
