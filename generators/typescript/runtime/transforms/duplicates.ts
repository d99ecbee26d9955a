// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import type { ItemData } from "../transform.js";
import { isEqual, isLess } from "./equality.js";
import { given, nameList } from "./fields.js";
import type { Leaf } from "./fields.js";
import { passed } from "./lineage.js";
import type { Items } from "./lineage.js";
import { fieldOf, leafPaths, pickPaths } from "./paths.js";

export interface DuplicateParams {
  compare?: Leaf<"allFields" | "allFieldsExcept" | "selectedFields">;
  /** The fields to compare, separated by commas. */
  fields?: Leaf<string>;
  /** The fields to leave out of the comparison. */
  except?: Leaf<string>;
  disableDotNotation?: Leaf<boolean>;
  /** Keeps only the compared fields. */
  removeOtherFields?: Leaf<boolean>;
}

/** What differs between the generations of this step. */
export interface DuplicateRules {
  /** A null in a compared field is accepted whatever the other values are. */
  readonly allowNull: boolean;
  /** A field must hold values of one type. */
  readonly oneType: boolean;
}

const TYPE_ORDER = ["string", "number", "bigint", "boolean", "symbol", "undefined", "object", "function"];

function typeRank(value: Json): number {
  if (Array.isArray(value)) return TYPE_ORDER.length;
  return value === null ? TYPE_ORDER.length + 1 : TYPE_ORDER.indexOf(typeof value);
}

function namesIn(json: Fields, plainDots: boolean): string[] {
  return plainDots ? Object.keys(json) : leafPaths(json);
}

function comparedFields(items: Items, params: DuplicateParams, plainDots: boolean): string[] {
  const { compare = "allFields" } = params;
  if (compare === "selectedFields") {
    const fields = nameList(given(params, "fields", ""), "Fields To Compare");
    if (fields.length === 0) throw new StepError("No fields specified. Please add a field to compare on");
    return fields.map((field) => field.trim());
  }
  const everywhere = [...new Set(items.flatMap(({ json }) => namesIn(json, plainDots)))];
  if (compare !== "allFieldsExcept") return everywhere;
  const except = nameList(given(params, "except", ""), "Fields To Exclude");
  if (except.length === 0) throw new StepError("No fields specified. Please add a field to exclude from comparison");
  const names = plainDots ? everywhere : leafPaths(items[0]?.json);
  return names.filter((name) => !except.includes(name));
}

function checkField(values: readonly Json[], field: string, plainDots: boolean, rules: DuplicateRules): void {
  let known: string | undefined;
  values.forEach((value, index) => {
    if (field === "") throw new StepError("Name of field to compare is blank");
    if (value === null && rules.allowNull) return;
    if (value === undefined) {
      const facts = plainDots && field.includes(".")
        ? { description: "If you're trying to use a nested field, make sure you turn off 'disable dot notation' in the node options" }
        : {};
      throw new StepError(`'${field}' field is missing from some input items`, facts);
    }
    if (rules.oneType && known !== undefined && known !== typeof value) {
      const where = rules.allowNull
        ? `, in item [${index - 1}] it's a ${known} and in item [${index}] it's a ${typeof value} `
        : "";
      throw new StepError(`'${field}' isn't always the same type`, {
        description: `The type of this field varies between items${where}`,
      });
    }
    known = typeof value;
  });
}

/** Keeps the first of all items that agree in the compared fields; the order of the items stays as it is. */
export function withoutDuplicates(items: Items, params: DuplicateParams, rules: DuplicateRules): ItemData[] {
  const choosesFields = params.compare === "allFieldsExcept" || params.compare === "selectedFields";
  const plainDots = choosesFields && Boolean(params.disableDotNotation);
  const fields = comparedFields(items, params, plainDots);
  const rows = items.map(({ json }, index) => ({
    index,
    values: fields.map((field) => fieldOf(json, field, plainDots)),
  }));
  rows.sort((a, b) => {
    for (const [place, left] of a.values.entries()) {
      const right = b.values[place];
      const rank = rules.oneType ? 0 : typeRank(left) - typeRank(right);
      if (rank !== 0) return rank;
      if (!isEqual(left, right)) return isLess(left, right) ? -1 : 1;
    }
    return 0;
  });
  fields.forEach((field, place) => checkField(rows.map(({ values }) => values[place]), field, plainDots, rules));
  const removed = new Set<number>();
  let kept = rows[0];
  for (const row of rows.slice(1)) {
    if (isEqual(row.values, kept?.values)) removed.add(row.index);
    else kept = row;
  }
  const rest = items.flatMap((item, index) => (removed.has(index) ? [] : [passed(item, index)]));
  if (!choosesFields || !params.removeOtherFields) return rest;
  return rest.map(({ json }, item) => ({ json: pickPaths(json, fields), pairedItem: { item } }));
}
