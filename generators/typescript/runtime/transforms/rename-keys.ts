// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "../items.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { eachItem } from "./each-item.js";
import { copyOf } from "./fields.js";
import type { Leaf } from "./fields.js";
import { withBinary } from "./lineage.js";
import { getPath, isKeyed, setPath, unsetPath } from "./paths.js";

export interface RenameKeysParams {
  keys?: { from?: Leaf<string>; to?: Leaf<string> }[];
  patterns?: {
    search?: Leaf<string>;
    replace?: Leaf<string>;
    caseInsensitive?: Leaf<boolean>;
    /** How many levels down names are changed; all when missing or -1. */
    depth?: Leaf<number>;
  }[];
}

/** A text in a list is gone through as well, where it fails to give its characters new names. */
function refuseText(text: string, pattern: RegExp, replacement: string): void {
  for (const key of Object.keys(text)) {
    const name = key.replace(pattern, replacement);
    if (pattern.test(key) && name !== key) throw new TypeError(`Cannot create property '${name}' on string '${text}'`);
  }
}

function renameMatching(value: Json, pattern: RegExp, replacement: string, depth: number): void {
  if (typeof value === "string") refuseText(value, pattern, replacement);
  if (!isKeyed(value)) return;
  for (const key of Object.keys(value)) {
    const inner = value[key];
    const goesOn = Array.isArray(value) || typeof inner === "object";
    if (goesOn && depth !== 0) renameMatching(inner, pattern, replacement, depth - 1);
    if (Array.isArray(value) || !pattern.test(key)) continue;
    const renamed = key.replace(pattern, replacement);
    if (renamed === key) continue;
    value[renamed] = value[key];
    delete value[key];
  }
}

function renamed(json: Fields, { keys = [], patterns = [] }: RenameKeysParams): Fields {
  const copy = copyOf(json);
  for (const entry of keys) {
    const [from, to] = [String(entry.from ?? ""), String(entry.to ?? "")];
    const value = from === "" || to === "" || from === to ? undefined : getPath(json, from);
    if (value === undefined) continue;
    setPath(copy, to, value);
    unsetPath(copy, from);
  }
  for (const { search = "", replace = "", caseInsensitive = false, depth = -1 } of patterns) {
    const pattern = new RegExp(String(search), caseInsensitive ? "i" : "");
    renameMatching(copy, pattern, String(replace), Number(depth));
  }
  return copy;
}

/** Gives fields new names, one by one or by a pattern. */
export function renameKeys(params: Params<RenameKeysParams>): Transform<RenameKeysParams> {
  return {
    params,
    execute: (call) =>
      eachItem(call, ({ json, binary }, index, options): ItemData[] => [
        withBinary({ json: renamed(json, options), pairedItem: { item: index } }, binary),
      ]),
  };
}
