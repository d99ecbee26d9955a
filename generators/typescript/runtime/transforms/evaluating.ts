// SPDX-License-Identifier: 0BSD
import type { Json } from "../items.js";
import type { Params, Transform } from "../transform.js";

/** Whether the run is one of those that a data set is evaluated by. */
export interface EvaluatingParams {
  readonly evaluating?: Json;
}

/** All items leave by the first output in a run that evaluates, by the second one otherwise. */
export function whileEvaluating(params: Params<EvaluatingParams> = {}): Transform<EvaluatingParams> {
  return {
    params,
    execute: ({ items, params: at }) => {
      const handed = items.map(({ json, binary }, item) => ({ json, ...(binary === undefined ? {} : { binary }), pairedItem: { item } }));
      return at().evaluating === true ? [handed, []] : [[], handed];
    },
  };
}
