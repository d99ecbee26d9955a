// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { differences, takeFields } from "./differences.js";
import type { DifferenceRule } from "./differences.js";
import { isAlike, isEqual } from "./equality.js";
import { copyOf } from "./fields.js";
import type { Leaf } from "./fields.js";
import { passedAll } from "./lineage.js";
import type { Items } from "./lineage.js";
import { checkMatchFields, findMatches, requireFields } from "./matching.js";
import type { MatchField } from "./matching.js";
import { unsetPath } from "./paths.js";

export interface CompareDatasetsParams {
  pairs?: MatchField[];
  /** Which version goes on when two items differ. */
  resolve?: Leaf<"preferInput1" | "preferInput2" | "mix" | "includeBoth">;
  /** For `mix`: the input that counts, but for the fields of `except`. */
  prefer?: Leaf<"input1" | "input2">;
  except?: Leaf<string>;
  fuzzyCompare?: Leaf<boolean>;
  /** Version 1 had the same setting among its options. */
  fuzzyCompareOption?: Leaf<boolean>;
  /** Fields that do not count in the comparison. */
  skipFields?: Leaf<string>;
  disableDotNotation?: Leaf<boolean>;
  multipleMatches?: Leaf<"first" | "all">;
  version?: number;
}

function filled(items: Items, input: number): ItemData[] {
  return passedAll(items, input).filter(({ json }) => Object.keys(json).length > 0);
}

function without(item: ItemData, fields: readonly string[], plainDots: boolean): ItemData["json"] {
  if (plainDots || !fields.some((field) => field.includes("."))) {
    return Object.fromEntries(Object.entries(item.json).filter(([key]) => !fields.includes(key)));
  }
  const copy = copyOf(item.json);
  for (const field of fields) unsetPath(copy, field);
  return copy;
}

function compare(inputs: readonly Items[], options: CompareDatasetsParams): ItemData[][] {
  const { version = 2.3 } = options;
  const fields = checkMatchFields(options.pairs ?? [{}]);
  const plainDots = Boolean(options.disableDotNotation);
  const fuzzy = Boolean(version >= 2 ? options.fuzzyCompare : options.fuzzyCompareOption);
  const resolve = String(options.resolve ?? (version <= 2 ? "preferInput2" : "includeBoth"));
  const [one, two] = [filled(inputs[0] ?? [], 0), filled(inputs[1] ?? [], 1)];
  if (version < 2.2) {
    if (one.length > 0) requireFields(one, fields.map(({ field1 }) => field1), plainDots, "Input A");
    if (two.length > 0) requireFields(two, fields.map(({ field2 }) => field2), plainDots, "Input B");
  }
  const skip = String(options.skipFields ?? "").split(",").map((field) => field.trim());
  const dotted = skip.find((field) => field.includes("."));
  if (plainDots && dotted !== undefined) {
    throw new StepError(`Dot notation is disabled, but field to skip comparing '${dotted}' contains dot`);
  }
  const same = fuzzy ? isAlike(version >= 2) : isEqual;
  const firstOnly = (options.multipleMatches ?? "first") === "first";
  const found = findMatches(one, two, { fields, plainDots, same, firstOnly });
  const rule: DifferenceRule = { fields, skip, same, plainDots, version, fuzzy };

  const alike: ItemData[] = [];
  const different: ItemData[] = [];
  for (const { item, partners } of found.matched) {
    let equal: ItemData | undefined;
    for (const partner of partners) {
      const [left, right] = [without(item, skip, plainDots), without(partner, skip, plainDots)];
      const agrees = fuzzy ? Object.keys(left).every((key) => same(left[key], right[key])) : same(left, right);
      if (agrees) equal ??= fuzzy && resolve === "preferInput2" ? partner : item;
      else if (resolve === "preferInput1") different.push(item);
      else if (resolve === "preferInput2") different.push(partner);
      else if (resolve === "mix") {
        const except = options.except ? nameListOf(options.except) : [];
        const [base, other] = (options.prefer ?? "input1") === "input1" ? [item, partner] : [partner, item];
        different.push(takeFields(base, other, except, plainDots));
      } else different.push(differences(item, partner, rule));
    }
    if (equal !== undefined) alike.push(equal);
  }
  return [found.alone1, alike, different, found.alone2];
}

function nameListOf(names: unknown): string[] {
  return Array.isArray(names) ? names.map(String) : String(names).split(",").map((name) => name.trim());
}

/** Compares two lists: items of the first only, equal ones, different ones, items of the second only. */
export function compareDatasets(params: Params<CompareDatasetsParams>): Transform<CompareDatasetsParams> {
  return { params, execute: ({ inputs, params: resolve }) => compare(inputs, resolve()) };
}
