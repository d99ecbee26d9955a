// SPDX-License-Identifier: 0BSD
import type { BinaryData, Fields, Json } from "../items.js";
import type { ItemData } from "../transform.js";
import type { Leaf } from "./fields.js";
import { isKeyed } from "./paths.js";

/** What happens to fields that several inputs have. */
export interface ClashParams {
  resolve?: Leaf<string>;
  mode?: Leaf<"deepMerge" | "shallowMerge">;
  /** A value that is empty does not replace one that is not. */
  overrideEmpty?: Leaf<boolean>;
}

function isBlank(value: Json): boolean {
  return value === undefined || value === null || value === "";
}

/** Dates and other special objects are values; they are not merged. */
function isPlain(value: object): boolean {
  const kind: unknown = Object.getPrototypeOf(value);
  return kind === Object.prototype || kind === null;
}

function deepInto(target: Fields, source: Fields, keepBlank: boolean): void {
  for (const key of Object.keys(source)) {
    if (key === "__proto__") continue;
    const value = source[key];
    const before = target[key];
    if (keepBlank && isBlank(value) && before !== undefined) continue;
    if (isKeyed(value) && (Array.isArray(value) || isPlain(value))) {
      const fits = Array.isArray(value) ? Array.isArray(before) : isKeyed(before);
      const under: Json = fits && isKeyed(before) ? before : Array.isArray(value) ? [] : {};
      if (isKeyed(under)) deepInto(under, value, keepBlank);
      target[key] = under;
    } else if (value !== undefined || !(key in target)) {
      target[key] = value;
    }
  }
}

function flatInto(target: Fields, source: Fields, keepBlank: boolean): void {
  for (const [key, value] of Object.entries(source)) {
    if (keepBlank && isBlank(value) && target[key] !== undefined) continue;
    target[key] = value;
  }
}

/** One object out of several; where they clash, the last one wins. */
export function mergeFields(sources: readonly (Fields | undefined)[], clash: ClashParams): Fields {
  const into = clash.mode === "shallowMerge" ? flatInto : deepInto;
  const keepBlank = Boolean(clash.overrideEmpty) && clash.resolve !== "addSuffix";
  const merged: Fields = {};
  sources.forEach((source, place) => into(merged, source ?? {}, keepBlank && place > 0));
  return merged;
}

/** The files of several items. Of two with the same name the last one wins, with what the other one knew besides. */
export function mergeFiles(
  sources: readonly (Record<string, BinaryData> | undefined)[],
  clash: ClashParams = {},
): Record<string, BinaryData> | undefined {
  // The facts of a file are fields like others.
  const merged = mergeFields(sources as readonly (Fields | undefined)[], clash) as Record<string, unknown> as Record<string, BinaryData>;
  return Object.keys(merged).length === 0 ? undefined : merged;
}

/** Adds `_1`, `_2` … to the names of all fields. */
export function withSuffix(items: readonly ItemData[], suffix: number): ItemData[] {
  return items.map((item) => ({
    ...item,
    json: Object.fromEntries(Object.entries(item.json).map(([key, value]) => [`${key}_${suffix}`, value])),
  }));
}
