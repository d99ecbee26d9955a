// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Fields, Item, Json } from "../items.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { aggregateFields, aggregateItems } from "./aggregate.js";
import type { AggregateField } from "./aggregate.js";
import { withoutDuplicates } from "./duplicates.js";
import type { Leaf } from "./fields.js";
import { commaParts, copyOf } from "./fields.js";
import type { Items } from "./lineage.js";
import { fieldOf, isKeyed, unsetPath } from "./paths.js";

/** The Item Lists step, in its versions before 3: one step for what later became several. */

export interface ListField {
  name?: Leaf<string>;
}

export interface SplitListParams {
  field?: Leaf<string>;
  into?: Leaf<string>;
  include?: Leaf<"noOtherFields" | "allOtherFields" | "selectedOtherFields">;
  fieldsToInclude?: ListField[];
  disableDotNotation?: Leaf<boolean>;
  version?: number;
}

function names(fields: readonly ListField[] | undefined): string[] {
  return (fields ?? []).map(({ name = "" }) => String(name));
}

function missing(field: string, plainDots: boolean): StepError {
  const facts = plainDots && field.includes(".")
    ? { description: "If you're trying to use a nested field, make sure you turn off 'disable dot notation' in the node options" }
    : {};
  return new StepError(`Couldn't find the field '${field}' in the input data`, facts);
}

function chosenFields(fields: ListField[] | undefined): string[] {
  const chosen = names(fields);
  if (chosen.length > 0) return chosen;
  throw new StepError("No fields specified", { description: "Please add a field to include" });
}

function elementsOf(value: Json, field: string, plainDots: boolean, version: number): Json[] {
  if (value === undefined) {
    if (version < 2.1) throw missing(field, plainDots);
    return [];
  }
  if (Array.isArray(value)) return value;
  if (version < 2) throw new StepError(`The provided field '${field}' is not an array`);
  if (isKeyed(value)) return Object.values(value);
  if (version < 2.2) throw new StepError(`The provided field '${field}' is not an array or object`);
  return [value];
}

/** Version 1: one field. */
function splitOne({ json }: Item<Fields>, options: SplitListParams): Fields[] {
  const { include = "noOtherFields", version = 1 } = options;
  const field = String(options.field ?? "");
  const into = String(options.into ?? "");
  const plainDots = Boolean(options.disableDotNotation);
  return elementsOf(fieldOf(json, field, plainDots), field, plainDots, version).map((element) => {
    if (isKeyed(element) && include === "noOtherFields" && into === "") return { ...element };
    const others: Fields = include === "allOtherFields" ? copyOf(json) : {};
    if (include === "allOtherFields") unsetPath(others, field);
    if (include === "selectedOtherFields") {
      for (const name of chosenFields(options.fieldsToInclude)) {
        if (name !== field) others[name] = fieldOf(json, name, plainDots);
      }
    }
    return element === null && include === "noOtherFields" && into === "" ? others : { ...others, [into || field]: element };
  });
}

/** Version 2: several fields side by side. */
function splitMany({ json }: Item<Fields>, options: SplitListParams): Fields[] {
  const { include = "noOtherFields", version = 2 } = options;
  const plainDots = Boolean(options.disableDotNotation);
  const fields = commaParts(options.field ?? "");
  const targets = commaParts(options.into ?? "").filter((name) => name !== "");
  if (targets.length > 0 && targets.length !== fields.length) {
    throw new StepError(
      "If multiple fields to split out are given, the same number of destination fields must be given",
    );
  }
  const rows: Fields[] = [];
  fields.forEach((field, place) => {
    const target = targets[place] ?? "";
    const spread = include === "noOtherFields" && target === "" && fields.length === 1;
    elementsOf(fieldOf(json, field, plainDots), field, plainDots, version).forEach((element, index) => {
      const row = rows[index] ?? {};
      rows[index] = spread && isKeyed(element) ? { ...row, ...element } : { ...row, [target || field]: element };
    });
  });
  if (rows.length === 0 || include === "noOtherFields") return rows;
  if (include === "selectedOtherFields") {
    const chosen = chosenFields(options.fieldsToInclude).map((name) => [name, fieldOf(json, name, plainDots)]);
    return rows.map((row) => ({ ...row, ...Object.fromEntries(chosen) }));
  }
  const others = copyOf(json);
  for (const field of fields) {
    if (plainDots) delete others[field];
    else unsetPath(others, field);
  }
  return rows.map((row) => ({ ...copyOf(others), ...row }));
}

/** Makes one item of every element of a list. */
export function splitList(params: Params<SplitListParams>): Transform<SplitListParams> {
  return {
    params,
    execute: ({ items, params: resolve }) =>
      items.flatMap((item, index): ItemData[] => {
        const options = resolve(index);
        const rows = (options.version ?? 1) < 2 ? splitOne(item, options) : splitMany(item, options);
        return rows.map((json) => ({ json, pairedItem: { item: index } }));
      }),
  };
}

export interface AggregateListParams {
  aggregate?: Leaf<"aggregateIndividualFields" | "aggregateAllItemData">;
  fields?: AggregateField[];
  into?: Leaf<string>;
  include?: Leaf<"allFields" | "specifiedFields" | "allFieldsExcept">;
  fieldsToInclude?: ListField[];
  fieldsToExclude?: ListField[];
  disableDotNotation?: Leaf<boolean>;
  mergeLists?: Leaf<boolean>;
  keepMissing?: Leaf<boolean>;
  version?: number;
}

function requireListed(items: Items, options: AggregateListParams): void {
  const plainDots = Boolean(options.disableDotNotation);
  for (const entry of options.fields ?? [{}]) {
    const field = String(entry.field ?? "");
    if (field === "" && items.length > 0) {
      throw new StepError("Field to aggregate is blank", { description: "Please add a field to aggregate" });
    }
    const found = items.some(({ json }) =>
      plainDots ? Object.hasOwn(json, field) : fieldOf(json, field, false) !== undefined,
    );
    if (!found && ((plainDots && field.includes(".")) || !options.keepMissing)) throw missing(field, plainDots);
  }
}

/** Turns many items into one. */
export function aggregateList(params: Params<AggregateListParams>): Transform<AggregateListParams> {
  return {
    params,
    execute({ items, params: resolve }) {
      const { version = 1, include = "allFields", ...options } = resolve();
      if (options.aggregate !== "aggregateAllItemData") {
        if (version < 2.1) requireListed(items, options);
        const { aggregate: _, into: _into, fieldsToExclude: _out, fieldsToInclude: _in, ...fields } = options;
        return [aggregateFields(items, fields)];
      }
      const item = aggregateItems(
        items,
        String(options.into ?? "data"),
        include === "specifiedFields" ? names(options.fieldsToInclude) : [],
        include === "allFieldsExcept" ? names(options.fieldsToExclude) : [],
      );
      return [version < 2 ? { json: item.json } : item];
    },
  };
}

export interface ListDuplicateParams {
  compare?: Leaf<"allFields" | "allFieldsExcept" | "selectedFields">;
  /** Names as a list of entries (before version 3) or separated by commas. */
  fields?: ListField[] | Leaf<string>;
  except?: ListField[] | Leaf<string>;
  disableDotNotation?: Leaf<boolean>;
  removeOtherFields?: Leaf<boolean>;
  version?: number;
}

function entryNames(value: ListDuplicateParams["fields"]): Json {
  if (!Array.isArray(value)) return value;
  return value.map((entry) => (isKeyed(entry) ? String(entry["name"] ?? "") : String(entry)));
}

/** Removes items that repeat one another. */
export function removeListDuplicates(params: Params<ListDuplicateParams>): Transform<ListDuplicateParams> {
  return {
    params,
    execute({ items, params: resolve }) {
      const { version = 1, fields, except, ...options } = resolve();
      const compared = { ...options, fields: entryNames(fields), except: entryNames(except) };
      return withoutDuplicates(items, compared, { allowNull: false, oneType: version < 3.1 });
    },
  };
}
