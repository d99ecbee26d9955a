// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { ItemData, Transform } from "../transform.js";
import { passedAll } from "./lineage.js";

/** Two items of which one comes first. */
export interface Pair {
  readonly a: ItemData;
  readonly b: ItemData;
}

/** Sorts items by code that says how two of them compare, as the comparison of a JavaScript array does. */
export function sortBy(order: (pair: Pair) => unknown): Transform<object> {
  return {
    params: {},
    execute({ items }) {
      if (!/\breturn\b/.test(order.toString())) {
        throw new StepError("Sort code doesn't return. Please add a 'return' statement to your code");
      }
      return passedAll(items).sort((a, b) => Number(order({ a, b })));
    },
  };
}
