// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Params, Transform } from "../transform.js";
import type { Leaf } from "./fields.js";
import { originList, passedAll } from "./lineage.js";

export interface ChooseBranchParams {
  /** `empty`: one item without fields. What is not one of the two passes nothing. */
  output?: Leaf<"specifiedInput" | "empty">;
  /** The input whose items go on, counted from 1; 1 when missing. */
  input?: Leaf<number>;
  /** The number of inputs; 2 when missing. */
  inputs?: Leaf<number>;
  /** What goes on, as version 2 says it; `output` and `input` do not count then. */
  passes?: Leaf<"input1" | "input2" | "empty">;
}

const NAMED = new Map<unknown, number>([["input1", 1], ["input2", 2]]);

/** The number of the input that goes on, counted from 1; undefined where none does. */
function chosenInput({ output = "specifiedInput", input = 1, inputs = 2, passes }: ChooseBranchParams): number | undefined {
  if (passes !== undefined) return NAMED.get(passes);
  if (output !== "specifiedInput") return undefined;
  const [chosen, total] = [Number(input), Number(inputs)];
  if (chosen > total) {
    throw new StepError(`Input ${chosen} doesn't exist`, {
      description: `The node has only ${total} inputs, so selecting input ${chosen} is not possible.`,
    });
  }
  return chosen;
}

/** Merge: waits for all inputs, then passes the items of one of them. */
export function chooseBranch(params: Params<ChooseBranchParams> = {}): Transform<ChooseBranchParams> {
  return {
    params,
    execute({ inputs, params: resolve }) {
      const options = resolve();
      if ((options.passes ?? options.output) === "empty") {
        const both = inputs.slice(0, 2).flatMap((items, place) => passedAll(items, place));
        return [{ json: {}, pairedItem: both.flatMap(({ pairedItem }) => originList(pairedItem)) }];
      }
      const chosen = chosenInput(options);
      return chosen === undefined ? [] : passedAll(inputs[chosen - 1] ?? [], chosen - 1);
    },
  };
}
