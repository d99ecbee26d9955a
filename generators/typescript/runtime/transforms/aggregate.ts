// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { BinaryData, Fields, Json } from "../items.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { nameList } from "./fields.js";
import type { Leaf } from "./fields.js";
import { origins } from "./lineage.js";
import type { Items } from "./lineage.js";
import { fieldOf, setPath } from "./paths.js";

export interface AggregateField {
  field?: Leaf<string>;
  rename?: Leaf<boolean>;
  as?: Leaf<string>;
}

export interface AggregateParams {
  aggregate?: Leaf<"aggregateIndividualFields" | "aggregateAllItemData">;
  fields?: AggregateField[];
  /** The field that gets the list of whole items; `data` when missing. */
  into?: Leaf<string>;
  include?: Leaf<"allFields" | "specifiedFields" | "allFieldsExcept">;
  fieldsToInclude?: Leaf<string>;
  fieldsToExclude?: Leaf<string>;
  disableDotNotation?: Leaf<boolean>;
  /** Joins lists instead of making a list of lists. */
  mergeLists?: Leaf<boolean>;
  /** Keeps null and missing values. */
  keepMissing?: Leaf<boolean>;
  includeBinaries?: Leaf<boolean>;
  /** Of files that look the same only the first is kept. */
  keepOnlyUnique?: Leaf<boolean>;
}

/** The values of one field in all items. */
function valuesOf(items: Items, field: string, options: AggregateParams): Json[] {
  return items.flatMap(({ json }): Json[] => {
    const found = fieldOf(json, field, Boolean(options.disableDotNotation));
    if ((found === null || found === undefined) && !options.keepMissing) return [];
    if (!Array.isArray(found)) return [found];
    const list = options.keepMissing ? found : found.filter((entry) => entry !== null);
    return options.mergeLists ? list : [list];
  });
}

/** One item whose fields are lists of the items' values. */
export function aggregateFields(items: Items, options: AggregateParams): ItemData {
  const fields = options.fields ?? [{}];
  if (fields.length === 0) {
    throw new StepError("No fields specified", { description: "Please add a field to aggregate" });
  }
  const plainDots = Boolean(options.disableDotNotation);
  const used = new Set<string>();
  const lists = new Map<string, Json[]>();
  for (const entry of fields) {
    const field = String(entry.field ?? "");
    const renamed = entry.rename ? String(entry.as ?? "") : "";
    const name = entry.rename ? renamed : field;
    if (used.has(name)) {
      throw new StepError(`The '${name}' output field is used more than once`, {
        description: "Please make sure each output field name is unique",
      });
    }
    used.add(name);
    if (field === "") continue;
    const ownName = plainDots ? field : (field.split(".").at(-1) ?? field);
    lists.set(renamed === "" ? ownName : renamed, valuesOf(items, field, options));
  }
  const json: Fields = {};
  for (const [name, values] of lists) {
    if (plainDots) json[name] = values;
    else setPath(json, name, values);
  }
  return { json, pairedItem: origins(items.length) };
}

/** One item with a list of the items' data. */
export function aggregateItems(items: Items, into: string, include: string[], exclude: string[]): ItemData {
  if (include.length + exclude.length === 0) {
    return { json: { [into]: items.map(({ json }) => json) }, pairedItem: origins(items.length) };
  }
  const kept = items.flatMap(({ json }, item) => {
    const entries = Object.entries(json).filter(
      ([key]) => !exclude.includes(key) && (include.length === 0 || include.includes(key)),
    );
    return entries.length === 0 ? [] : [{ item, json: Object.fromEntries(entries) }];
  });
  return { json: { [into]: kept.map(({ json }) => json) }, pairedItem: kept.map(({ item }) => ({ item })) };
}

function looks({ mimeType, fileType, fileSize, fileExtension }: BinaryData): string {
  return JSON.stringify([mimeType, fileType, fileSize, fileExtension]);
}

/** The files of several items under one roof; a name that is taken gets a number. */
function allFiles(items: Items, uniqueOnly: boolean): Record<string, BinaryData> | undefined {
  const files: Record<string, BinaryData> = {};
  const seen = new Set<string>();
  for (const [key, file] of items.flatMap(({ binary }) => Object.entries(binary ?? {}))) {
    if (uniqueOnly && seen.has(looks(file))) continue;
    seen.add(looks(file));
    let name = key;
    for (let copy = 1; name in files; copy += 1) name = `${key}_${copy}`;
    files[name] = file;
  }
  return Object.keys(files).length === 0 ? undefined : files;
}

/** Turns many items into one: lists of single fields, or one list of whole items. */
export function aggregate(params: Params<AggregateParams>): Transform<AggregateParams> {
  return {
    params,
    execute({ items, params: resolve }) {
      const options = resolve();
      const { aggregate: mode = "aggregateIndividualFields" } = options;
      const whole = mode === "aggregateAllItemData";
      // The platform asks for a parameter that another mode has, and this one hides.
      if (!whole && mode !== "aggregateIndividualFields") throw new StepError("Could not get parameter");
      const { include = "allFields" } = options;
      const result = whole
        ? aggregateItems(
            items,
            String(options.into ?? "data"),
            include === "specifiedFields" ? nameList(options.fieldsToInclude ?? "", "Fields To Include") : [],
            include === "allFieldsExcept" ? nameList(options.fieldsToExclude ?? "", "Fields To Exclude") : [],
          )
        : aggregateFields(items, options);
      if (!options.includeBinaries) return [result];
      const sources = Array.isArray(result.pairedItem) ? result.pairedItem : [];
      const used = sources.flatMap(({ item }) => items[item] ?? []);
      const binary = allFiles(used, Boolean(options.keepOnlyUnique));
      return [binary === undefined ? result : { ...result, binary }];
    },
  };
}
