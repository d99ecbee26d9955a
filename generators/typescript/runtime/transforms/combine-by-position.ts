// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { mergeFields, mergeFiles, withSuffix } from "./clashes.js";
import type { ClashParams } from "./clashes.js";
import { arranged, joined } from "./combine-all.js";
import type { Leaf } from "./fields.js";
import { originList, passedAll, withBinary } from "./lineage.js";

export interface CombineByPositionParams {
  /** The number of inputs; 2 when missing. */
  inputs?: Leaf<number>;
  clash?: ClashParams;
  /** Keeps items that have no partner in another input. */
  includeUnpaired?: Leaf<boolean>;
  version?: number;
}

/** The rule of version 2: two inputs; when one is empty, the items of the other go on as they are. */
function pairwise(one: ItemData[], two: ItemData[], clash: ClashParams, includeUnpaired: boolean): ItemData[] {
  if (one.length === 0 || two.length === 0) return [...one, ...two];
  const [first, second] = arranged(one, two, clash);
  const count = (includeUnpaired ? Math.max : Math.min)(first.length, second.length);
  return Array.from({ length: count }, (_, index) => [first[index], second[index]]).flatMap(([left, right]) => {
    if (left !== undefined && right !== undefined) return [joined(left, right, clash)];
    return left ?? right ?? [];
  });
}

/** The input whose values win, counted from 0: the last one, or the one that the name says. */
function preferredInput(clash: ClashParams, total: number): number {
  const wish = String(clash.resolve ?? "");
  return wish.includes("preferInput") ? Number(wish.replace("preferInput", "")) - 1 : total - 1;
}

function positionwise(lists: ItemData[][], clash: ClashParams, includeUnpaired: boolean): ItemData[] {
  const preferred = lists[preferredInput(clash, lists.length)];
  if (preferred === undefined) throw new StepError("Cannot read properties of undefined (reading 'length')");
  const parts = clash.resolve === "addSuffix" ? lists.map((list, index) => withSuffix(list, index + 1)) : lists;
  const lengths = parts.map((list) => list.length);
  const count = includeUnpaired ? Math.max(...lengths) : Math.min(...lengths);
  return Array.from({ length: count }, (_, index) => {
    // The preferred input comes once more at the end, so that its values win.
    const row = [...parts, preferred].flatMap((list) => list[index] ?? []);
    const item = {
      json: mergeFields(row.map(({ json }) => json), clash),
      pairedItem: row.flatMap(({ pairedItem }) => originList(pairedItem)),
    };
    return withBinary(item, mergeFiles(row.map(({ binary }) => binary)));
  });
}

/** Merge: the first items of all inputs become one, then the second ones, and so on. */
export function combineByPosition(params: Params<CombineByPositionParams> = {}): Transform<CombineByPositionParams> {
  return {
    params,
    execute({ inputs, params: resolve }) {
      const { inputs: total = 2, clash = {}, includeUnpaired = false, version = 3 } = resolve();
      const lists = Array.from({ length: Number(total) }, (_, input) => passedAll(inputs[input] ?? [], input));
      return version < 3
        ? pairwise(lists[0] ?? [], lists[1] ?? [], clash, Boolean(includeUnpaired))
        : positionwise(lists, clash, Boolean(includeUnpaired));
    },
  };
}
