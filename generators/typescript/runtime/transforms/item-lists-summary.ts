// SPDX-License-Identifier: 0BSD
import type { Params, Transform } from "../transform.js";
import { summaryOf } from "./summarize.js";
import type { SummarizeParams } from "./summarize.js";

/** Figures over groups of items, as the Item Lists step computes them. */
export function summarizeList(params: Params<SummarizeParams>): Transform<SummarizeParams> {
  return {
    params,
    execute({ items, params: resolve }) {
      const options = resolve();
      const { version = 3.1 } = options;
      return summaryOf(items, options, {
        textKeys: true,
        keyOrder: true,
        countsSkipEmpty: true,
        mustExist: version < 2.1,
        rawNames: version < 2,
        numericExtremes: version < 3,
      });
    },
  };
}
