// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import type { ItemData } from "../transform.js";
import type { Same } from "./equality.js";
import { copyOf } from "./fields.js";
import { originList } from "./lineage.js";
import { getPath, isKeyed, setPath, unsetPath } from "./paths.js";

/** How two items are told apart. */
export interface DifferenceRule {
  readonly fields: readonly { readonly field1: string }[];
  readonly skip: readonly string[];
  readonly same: Same;
  readonly plainDots: boolean;
  readonly version: number;
  readonly fuzzy: boolean;
}

/**
 * Gives an item some fields of another. The item itself changes, as in n8n: whoever else holds it, an earlier step or a second
 * match, sees the new values.
 */
export function takeFields(item: ItemData, other: ItemData, fields: readonly string[], plainDots: boolean): ItemData {
  const { json } = item;
  for (const field of fields) {
    json[field] = other.json[field];
    if (!plainDots) setPath(json, field, getPath(other.json, field) || null);
  }
  return item;
}

/** Both versions of a nested field without its skipped parts, and these parts by themselves. */
function parted(key: string, place: number, values: [Json, Json], parts: readonly string[]): [Json[], Json[]] {
  const rest = copyOf(values);
  const skipped: Json[] = [{}, {}];
  if (rest.some((value) => typeof value !== "object")) {
    throw new StepError(`The field '${key}' in item ${place} is not an object. It is not possible to use dot notation.`);
  }
  for (const part of parts.map((name) => name.replace(`${key}.`, ""))) {
    rest.forEach((value, side) => {
      const holder = skipped[side];
      if (isKeyed(holder)) setPath(holder, part, getPath(value, part));
      unsetPath(value, part);
    });
  }
  return [rest, skipped];
}

/** An item that tells what two items have in common and where they differ. */
export function differences(one: ItemData, two: ItemData, rule: DifferenceRule): ItemData {
  const { version, skip } = rule;
  const names = [...new Set([...Object.keys(one.json), ...Object.keys(two.json)])];
  const shared = (key: string): boolean => Object.hasOwn(one.json, key) && Object.hasOwn(two.json, key);
  const compared = rule.fuzzy && version >= 2.1 ? names : names.filter(shared);
  const equal = new Set(compared.filter((key) => rule.same(one.json[key], two.json[key])));
  const or = (value: Json): Json => (version >= 2 ? (value === undefined ? null : value) : value || null);
  const labels = version >= 2 ? ["inputA", "inputB"] : ["input1", "input2"];
  const both = (values: readonly Json[]): Fields => Object.fromEntries(labels.map((label, side) => [label, values[side]]));

  const different: Fields = {};
  const skipped: Fields = {};
  names.filter((key) => !equal.has(key)).forEach((key, place) => {
    const values: [Json, Json] = [or(one.json[key]), or(two.json[key])];
    if (skip.includes(key)) {
      skipped[key] = both(values);
      return;
    }
    const mayNest = version >= 2.1 && !rule.plainDots;
    const parts = mayNest ? skip.filter((name) => name.startsWith(key) && name.includes(".")) : [];
    if (parts.length === 0) {
      different[key] = both(values);
      return;
    }
    const [rest, aside] = parted(key, place, values, parts);
    different[key] = both(rest);
    skipped[key] = both(aside);
  });
  return {
    json: {
      keys: Object.fromEntries(rule.fields.map(({ field1 }) => [field1, one.json[field1]])),
      same: Object.fromEntries([...equal].map((key) => [key, one.json[key]])),
      different,
      ...(Object.keys(skipped).length > 0 ? { skipped } : {}),
    },
    pairedItem: [...originList(one.pairedItem), ...originList(two.pairedItem)],
  };
}
