// SPDX-License-Identifier: 0BSD
import type { Params, Transform } from "../transform.js";
import { eachItem } from "./each-item.js";
import type { Leaf } from "./fields.js";
import { passed } from "./lineage.js";
import { keepWithExecution } from "./run-facts.js";

export interface ExecutionDataParams {
  /** Facts to keep with the execution. */
  save?: { key?: Leaf<string>; value?: Leaf<string> }[];
}

/** Keeps facts with the execution and passes the items on. */
export function executionData(params: Params<ExecutionDataParams>): Transform<ExecutionDataParams> {
  return {
    params,
    execute: (call) =>
      eachItem(call, (item, index, { save = [] }) => {
        // Of a key that is written twice the last value counts.
        const facts = new Map(save.map(({ key = "", value }) => [String(key), value || ""]));
        keepWithExecution(call.run, [...facts]);
        return [passed(item, index)];
      }),
  };
}
