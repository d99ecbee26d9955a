// SPDX-License-Identifier: 0BSD
import type { Params, Transform } from "../transform.js";
import type { Leaf } from "./fields.js";
import { passedAll } from "./lineage.js";
import { keepWithExecution } from "./run-facts.js";

export interface ExecutionDataParams {
  /** Facts to keep with the execution. */
  save?: { key?: Leaf<string>; value?: Leaf<string> }[];
}

/** Keeps facts with the execution and passes the items on. */
export function executionData(params: Params<ExecutionDataParams>): Transform<ExecutionDataParams> {
  return {
    params,
    execute({ items, params: resolve, run }) {
      items.forEach((_, index) => {
        for (const { key = "", value = "" } of resolve(index).save ?? []) keepWithExecution(run, String(key), String(value ?? ""));
      });
      return passedAll(items);
    },
  };
}
