// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Params, Transform } from "../transform.js";
import type { Leaf } from "./fields.js";
import { originList, passedAll } from "./lineage.js";

export interface ChooseBranchParams {
  /** `empty`: one item without fields; `input1` and `input2` name an input as older versions did. */
  output?: Leaf<"specifiedInput" | "empty" | "input1" | "input2">;
  /** The input whose items go on, counted from 1; 1 when missing. */
  input?: Leaf<number>;
  /** The number of inputs; 2 when missing. */
  inputs?: Leaf<number>;
}

const NAMED = new Map<unknown, number>([["input1", 1], ["input2", 2]]);

/** Merge: waits for all inputs, then passes the items of one of them. */
export function chooseBranch(params: Params<ChooseBranchParams> = {}): Transform<ChooseBranchParams> {
  return {
    params,
    execute({ inputs, params: resolve }) {
      const { output = "specifiedInput", input = 1, inputs: total = 2 } = resolve();
      if (output === "empty") {
        const both = inputs.slice(0, 2).flatMap((items, place) => passedAll(items, place));
        return [{ json: {}, pairedItem: both.flatMap(({ pairedItem }) => originList(pairedItem)) }];
      }
      const chosen = NAMED.get(output) ?? Number(input);
      if (chosen > Number(total)) {
        throw new StepError(`Input ${chosen} doesn't exist`, {
          description: `The node has only ${Number(total)} inputs, so selecting input ${chosen} is not possible.`,
        });
      }
      return passedAll(inputs[chosen - 1] ?? [], chosen - 1);
    },
  };
}
