// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { ItemData } from "../transform.js";
import type { Same } from "./equality.js";
import type { Leaf } from "./fields.js";
import { fieldOf } from "./paths.js";

/** A pair of fields that must agree for two items to match. */
export interface MatchField {
  field1?: Leaf<string>;
  field2?: Leaf<string>;
}

/** How items are matched. */
export interface MatchRule {
  readonly fields: readonly { readonly field1: string; readonly field2: string }[];
  readonly same: Same;
  readonly plainDots: boolean;
  readonly firstOnly: boolean;
}

/** An item of the first list with the items of the second that match it. */
export interface Match {
  readonly item: ItemData;
  readonly partners: ItemData[];
}

/** Which items of two lists match. */
export interface Matches {
  readonly matched: Match[];
  readonly partners: ItemData[];
  readonly alone1: ItemData[];
  readonly alone2: ItemData[];
}

/** The pairs of fields, all of them named. */
export function checkMatchFields(fields: readonly MatchField[]): { field1: string; field2: string }[] {
  const pairs = fields.map(({ field1 = "", field2 = "" }) => ({ field1: String(field1), field2: String(field2) }));
  const [first] = pairs;
  if (pairs.length === 1 && first?.field1 === "" && first.field2 === "") {
    throw new StepError('You need to define at least one pair of fields in "Fields to Match" to match on');
  }
  pairs.forEach(({ field1, field2 }, index) => {
    if (field1 !== "" && field2 !== "") return;
    throw new StepError(
      `You need to define both fields in "Fields to Match" for pair ${index + 1},\n\t\t\t\t field 1 = '${field1}'\n\t\t\t\t field 2 = '${field2}'`,
    );
  });
  return pairs;
}

/** Fails when a field is in none of the items. */
export function requireFields(
  items: readonly ItemData[],
  names: readonly string[],
  plainDots: boolean,
  input: string,
): void {
  for (const name of names) {
    const present = items.some(({ json }) =>
      plainDots ? Object.hasOwn(json, name) : fieldOf(json, name, false) !== undefined,
    );
    if (!present) throw new StepError(`Field '${name}' is not present in any of items in '${input}'`);
  }
}

/** Finds which items of two lists match. An item that lacks one of the fields matches nothing. */
export function findMatches(list1: readonly ItemData[], list2: readonly ItemData[], rule: MatchRule): Matches {
  const used = new Set<number>();
  const matched: Match[] = [];
  const alone1: ItemData[] = [];
  const rows = list2.map(({ json }) => new Map(rule.fields.map(({ field2 }) => [field2, fieldOf(json, field2, rule.plainDots)])));
  for (const item of list1) {
    const wanted = new Map(rule.fields.map(({ field1, field2 }) => [field2, fieldOf(item.json, field1, rule.plainDots)]));
    const partners: ItemData[] = [];
    const entries = [...wanted];
    if (entries.every(([, value]) => value !== undefined)) {
      for (const [index, other] of list2.entries()) {
        const row = rows[index];
        if (!entries.every(([name, value]) => rule.same(value, row?.get(name)))) continue;
        partners.push(other);
        used.add(index);
        if (rule.firstOnly) break;
      }
    }
    if (partners.length > 0) matched.push({ item, partners });
    else alone1.push(item);
  }
  return {
    matched,
    partners: list2.filter((_, index) => used.has(index)),
    alone1,
    alone2: list2.filter((_, index) => !used.has(index)),
  };
}
