// SPDX-License-Identifier: 0BSD
import type { ItemData, Params, Transform } from "../transform.js";
import { mergeFields, mergeFiles, withSuffix } from "./clashes.js";
import type { ClashParams } from "./clashes.js";
import { originList, passedAll, withBinary } from "./lineage.js";

export interface CombineAllParams {
  clash?: ClashParams;
}

/** Two items as one; where fields clash, the second wins. What is said of clashes of files is said of fields alone in most modes. */
export function joined(first: ItemData, second: ItemData, clash: ClashParams, ofFiles: ClashParams = {}): ItemData {
  const item = {
    json: mergeFields([first.json, second.json], clash),
    pairedItem: [...originList(first.pairedItem), ...originList(second.pairedItem)],
  };
  return withBinary(item, mergeFiles([first.binary, second.binary], ofFiles));
}

/** Puts two lists in the order in which they are merged, with suffixes where these were asked for. */
export function arranged(one: ItemData[], two: ItemData[], clash: ClashParams): [ItemData[], ItemData[]] {
  if (clash.resolve === "preferInput1") return [two, one];
  return clash.resolve === "addSuffix" ? [withSuffix(one, 1), withSuffix(two, 2)] : [one, two];
}

/** Merge: every item of the first input with every item of the second. */
export function combineAll(params: Params<CombineAllParams> = {}): Transform<CombineAllParams> {
  return {
    params,
    execute({ inputs, params: resolve }) {
      const { clash = {} } = resolve();
      const [first, second] = arranged(passedAll(inputs[0] ?? []), passedAll(inputs[1] ?? [], 1), clash);
      return first.flatMap((one) => second.map((two) => joined(one, two, clash)));
    },
  };
}
