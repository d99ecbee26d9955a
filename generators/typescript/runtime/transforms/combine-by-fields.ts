// SPDX-License-Identifier: 0BSD
import type { ItemData, Params, Transform } from "../transform.js";
import { withSuffix } from "./clashes.js";
import type { ClashParams } from "./clashes.js";
import { joined } from "./combine-all.js";
import { isAlike, isEqual } from "./equality.js";
import { commaParts } from "./fields.js";
import type { Leaf } from "./fields.js";
import { passedAll } from "./lineage.js";
import { checkMatchFields, findMatches, requireFields } from "./matching.js";
import type { Match, MatchField } from "./matching.js";

export interface CombineByFieldsParams {
  /** The fields have different names in the two inputs: `pairs` counts, not `fields`. */
  differentNames?: Leaf<boolean>;
  /** The fields to match, separated by commas. */
  fields?: Leaf<string>;
  pairs?: MatchField[];
  keep?: Leaf<"keepMatches" | "keepNonMatches" | "keepEverything" | "enrichInput1" | "enrichInput2">;
  dataFrom?: Leaf<"both" | "input1" | "input2">;
  clash?: ClashParams;
  disableDotNotation?: Leaf<boolean>;
  /** Tolerates small differences of type. */
  fuzzyCompare?: Leaf<boolean>;
  multipleMatches?: Leaf<"all" | "first">;
  version?: number;
}

function matchFields(options: CombineByFieldsParams): { field1: string; field2: string }[] {
  const byPairs = (options.version ?? 3) < 3 || Boolean(options.differentNames);
  if (byPairs) return checkMatchFields(options.pairs ?? [{}]);
  return checkMatchFields(commaParts(options.fields ?? "").map((field) => ({ field1: field, field2: field })));
}

/** The matches as one item each; `resolve` says whose values win. A word of another version leaves the items empty. */
function mergedMatches(matches: readonly Match[], clash: ClashParams, resolve: string, latter: string): ItemData[] {
  return matches.flatMap(({ item, partners }) =>
    partners.map((partner): ItemData => {
      if (resolve === "addSuffix") {
        const [one, two] = [...withSuffix([item], 1), ...withSuffix([partner], 2)];
        return joined(one ?? item, two ?? partner, clash, clash);
      }
      if (resolve === "preferInput1") return joined(partner, item, clash, clash);
      if (resolve === latter) return joined(item, partner, clash, clash);
      return { json: {}, pairedItem: [] };
    }),
  );
}

function marked(items: readonly ItemData[], source: string): ItemData[] {
  return items.map((item) => ({ ...item, json: { ...item.json, _source: source } }));
}

function combine(one: ItemData[], two: ItemData[], options: CombineByFieldsParams): ItemData[] {
  const { keep = "keepMatches", clash, version = 3 } = options;
  const fields = matchFields(options);
  const plainDots = Boolean(options.disableDotNotation);
  const choosesInput = keep === "keepMatches" || keep === "keepNonMatches";
  const dataFrom = choosesInput ? (options.dataFrom ?? "both") : "both";
  if (version < 2.1) {
    requireFields(one, fields.map(({ field1 }) => field1), plainDots, "Input 1");
    requireFields(two, fields.map(({ field2 }) => field2), plainDots, "Input 2");
  }
  if (one.length === 0 || two.length === 0) {
    const nothing =
      keep === "keepMatches" ||
      (one.length === 0 && (keep === "enrichInput1" || (keep === "keepNonMatches" && dataFrom === "input1"))) ||
      (two.length === 0 && (keep === "enrichInput2" || (keep === "keepNonMatches" && dataFrom === "input2")));
    return nothing ? [] : [...one, ...two];
  }
  if (fields.length === 0) return keep === "enrichInput1" || keep === "keepNonMatches" ? one : [];

  const found = findMatches(one, two, {
    fields,
    plainDots,
    same: options.fuzzyCompare ? isAlike(false) : isEqual,
    firstOnly: options.multipleMatches === "first" && keep !== "keepNonMatches" && dataFrom === "both",
  });
  if (keep === "keepNonMatches") {
    if (dataFrom === "input1") return found.alone1;
    if (dataFrom === "input2") return found.alone2;
    return [...marked(found.alone1, "input1"), ...marked(found.alone2, "input2")];
  }
  if (dataFrom === "input1") return found.matched.map(({ item }) => item);
  if (dataFrom === "input2") return found.partners;

  const latter = version < 3 ? "preferInput2" : "preferLast";
  const usual = keep === "enrichInput2" ? "preferInput1" : latter;
  const resolve = clash === undefined ? usual : String(clash.resolve ?? "");
  const alone = (items: ItemData[], input: number): ItemData[] =>
    resolve === "addSuffix" ? withSuffix(items, input) : items;
  const merged = mergedMatches(found.matched, clash ?? {}, resolve, latter);
  if (keep !== "keepMatches" && keep !== "enrichInput2") merged.push(...alone(found.alone1, 1));
  if (keep === "keepEverything" || keep === "enrichInput2") merged.push(...alone(found.alone2, 2));
  return merged;
}

/** Merge: joins items of two inputs that agree in some fields. */
export function combineByFields(params: Params<CombineByFieldsParams>): Transform<CombineByFieldsParams> {
  return {
    params,
    execute({ inputs, params: resolve }) {
      return combine(passedAll(inputs[0] ?? []), passedAll(inputs[1] ?? [], 1), resolve());
    },
  };
}
