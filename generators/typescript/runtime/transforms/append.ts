// SPDX-License-Identifier: 0BSD
import type { Params, Transform } from "../transform.js";
import type { Leaf } from "./fields.js";
import { passedAll } from "./lineage.js";

export interface AppendParams {
  /** The number of inputs; 2 when missing. */
  inputs?: Leaf<number>;
}

/** Merge: all items of the first input, then all of the second, and so on. */
export function append(params: Params<AppendParams> = {}): Transform<AppendParams> {
  return {
    params,
    execute({ inputs, params: resolve }) {
      return inputs.slice(0, Number(resolve().inputs ?? 2)).flatMap((items, input) => passedAll(items, input));
    },
  };
}
