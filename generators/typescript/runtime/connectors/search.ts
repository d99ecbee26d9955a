// SPDX-License-Identifier: 0BSD
import type { Effect, EffectResult } from "../connector.js";
import type { EffectContext } from "../host.js";
import type { Fields } from "../items.js";
import { isFields } from "../json.js";

/** Whether a search found something, as later steps ask for it. */
const FOUND = "_zap_search_was_found_status";

/** A search that goes on where it finds nothing: it gives the first record found, and says whether there was one. */
export function search<P>(connector: Effect<P>): Effect<P> {
  return Object.assign(async (params: P, context: EffectContext) => first(records(await connector(params, context))), { recorded: first });
}

/** The one record that the search gives of those that were found. A recorded answer may say itself that there was none. */
function first([found]: readonly Fields[]): Fields {
  if (found === undefined) return { [FOUND]: false };
  return { [FOUND]: true, ...found };
}

function records(given: EffectResult): Fields[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : given === undefined || given === null ? [] : [given];
  return list.map((one) => (isFields(one) ? one : { data: JSON.stringify(one) }));
}
