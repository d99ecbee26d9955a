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
      const first = given(options, "keep", "firstItems") === "firstItems";
      const all = passedAll(items);
      const most = given(options, "max", 1);
      const count = Number(most);
      // An expression that gives nothing limits nothing, one that gives no number keeps nothing of the beginning.
      if (Number.isNaN(count)) return first && most !== undefined ? [] : all;
      if (count > all.length) return all;
      return first ? all.slice(0, count) : all.slice(all.length - count);
    },
  };
}
