// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "../items.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { copyOf } from "./fields.js";
import type { Leaf } from "./fields.js";
import { originList, origins, passedAll, withBinary } from "./lineage.js";
import { getPath } from "./paths.js";

/** Merge, version 1. */
export interface MergeLegacyParams {
  mode?: Leaf<"mergeByIndex" | "multiplex" | "mergeByKey" | "keepKeyMatches" | "removeKeyMatches" | "passThrough" | "wait">;
  join?: Leaf<"inner" | "left" | "outer">;
  field1?: Leaf<string>;
  field2?: Leaf<string>;
  overwrite?: Leaf<"always" | "blank" | "undefined">;
  /** The input that is passed through. */
  output?: Leaf<"input1" | "input2">;
}

function pair(one: ItemData, two: ItemData): ItemData {
  return {
    json: { ...one.json, ...two.json },
    pairedItem: [...originList(one.pairedItem), ...originList(two.pairedItem)],
  };
}

function byIndex(one: ItemData[], two: ItemData[], join: unknown): ItemData[] {
  if (one.length === 0) return join === "outer" ? two : [];
  if (two.length === 0) return join === "inner" ? [] : one;
  let count = one.length;
  if (join === "inner") count = Math.min(count, two.length);
  if (join === "outer") count = Math.max(count, two.length);
  return Array.from({ length: count }, (_, index) => [one[index], two[index]]).flatMap(([left, right]) => {
    if (left === undefined || right === undefined) return left ?? right ?? [];
    const files = left.binary || right.binary ? { ...left.binary, ...right.binary } : undefined;
    return [withBinary(pair(left, right), files)];
  });
}

function mayOverwrite(json: Fields, key: string, overwrite: unknown): boolean {
  if (overwrite === "always") return true;
  if (overwrite === "undefined") return !Object.hasOwn(json, key);
  return overwrite === "blank" && (json[key] === null || json[key] === undefined || json[key] === "");
}

function enriched(item: ItemData, partner: ItemData, field2: string, overwrite: unknown): ItemData {
  const json = copyOf(item.json);
  for (const [key, value] of Object.entries(partner.json)) {
    if (key !== field2 && mayOverwrite(json, key, overwrite)) json[key] = value;
  }
  return { ...item, json };
}

function isKey(value: Json): boolean {
  return typeof value === "string" || typeof value === "number" || value === null;
}

function byKey(one: ItemData[], two: ItemData[], options: MergeLegacyParams): ItemData[] {
  const { mode, overwrite = "always" } = options;
  const [field1, field2] = [String(options.field1 ?? ""), String(options.field2 ?? "")];
  if (field1 === "" || field2 === "") return mode === "keepKeyMatches" ? [] : one;
  const partners = new Map<string, ItemData>();
  for (const item of two) {
    const key = getPath(item.json, field2);
    if (key) partners.set(String(key), item);
  }
  return one.flatMap((item): ItemData[] => {
    const key = getPath(item.json, field1);
    if (key === undefined || !isKey(key)) return mode === "removeKeyMatches" ? [item] : [];
    const partner = partners.get(String(key));
    if (mode === "removeKeyMatches") return partner === undefined ? [item] : [];
    if (mode === "keepKeyMatches") return partner === undefined ? [] : [item];
    return [partner === undefined ? item : enriched(item, partner, field2, overwrite)];
  });
}

/** Merge as its first version did it: by index, by key, all combinations, or one input passed through. */
export function mergeLegacy(params: Params<MergeLegacyParams>): Transform<MergeLegacyParams> {
  return {
    params,
    execute({ inputs, params: resolve }) {
      const options = resolve();
      const one = passedAll(inputs[0] ?? []);
      const two = passedAll(inputs[1] ?? [], 1);
      switch (options.mode) {
        case "mergeByIndex":
          return byIndex(one, two, options.join ?? "left");
        case "multiplex":
          return one.flatMap((left) => two.map((right) => pair(left, right)));
        case "passThrough":
          return options.output === "input2" ? two : one;
        case "wait":
          return [{ json: {}, pairedItem: origins(one.length) }];
        default:
          return byKey(one, two, options);
      }
    },
  };
}
