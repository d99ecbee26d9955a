// SPDX-License-Identifier: 0BSD
import type { Params, Transform } from "../transform.js";
import { given } from "./fields.js";
import type { Leaf } from "./fields.js";
import { passedAll } from "./lineage.js";

export interface LimitParams {
  /** How many items to keep; 1 when missing. */
  max?: Leaf<number>;
  keep?: Leaf<"firstItems" | "lastItems">;
}

/** Keeps the first or the last items. */
export function limit(params: Params<LimitParams>): Transform<LimitParams> {
  return {
    params,
    execute({ items, params: resolve }) {
      const options = resolve();
      const { keep = "firstItems" } = options;
      const all = passedAll(items);
      const count = Number(given(options, "max", 1));
      if (Number.isNaN(count)) return keep === "firstItems" ? [] : all;
      if (count > all.length) return all;
      return keep === "firstItems" ? all.slice(0, count) : all.slice(all.length - count);
    },
  };
}
