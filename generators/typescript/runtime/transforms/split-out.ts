// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { BinaryData, Fields, Item, Json } from "../items.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { commaParts, copyOf, given, nameList } from "./fields.js";
import type { Leaf } from "./fields.js";
import { fieldOf, isKeyed, unsetPath } from "./paths.js";

export interface SplitOutParams {
  /** The fields to split, separated by commas; `$binary` stands for the files. */
  field?: Leaf<string>;
  include?: Leaf<"noOtherFields" | "allOtherFields" | "selectedOtherFields">;
  fieldsToInclude?: Leaf<string>;
  /** New names, as many as there are fields. */
  into?: Leaf<string>;
  disableDotNotation?: Leaf<boolean>;
  includeBinary?: Leaf<boolean>;
}

interface Row {
  json: Fields;
  binary?: Record<string, BinaryData>;
}

/** The elements of a list, the values of an object, or the value itself. */
function elementsOf(value: Json): Json[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  return isKeyed(value) ? Object.values(value) : [value];
}

/** Puts the elements of one field into the rows, one each. */
function fill(rows: Row[], elements: Json[], name: string, spread: boolean, nest: boolean): void {
  elements.forEach((element, index) => {
    const row = (rows[index] ??= { json: {} });
    if (spread && !nest && isKeyed(element)) rows[index] = { json: { ...row.json, ...spreadable(element) } };
    else row.json[name] = element;
  });
}

function spreadable(element: Json): Fields {
  return Array.isArray(element) ? Object.fromEntries(element.entries()) : isKeyed(element) ? element : {};
}

function fillFiles(rows: Row[], files: Record<string, BinaryData>): void {
  Object.entries(files).forEach(([key, file], index) => {
    const row = (rows[index] ??= { json: {} });
    row.binary = { ...row.binary, [key]: file };
  });
}

function otherFields(json: Fields, split: readonly string[], plainDots: boolean): Fields {
  const rest = copyOf(json);
  for (const field of split) {
    if (plainDots) delete rest[field];
    else unsetPath(rest, field);
  }
  return rest;
}

function splitItem({ json, binary }: Item<Fields>, index: number, options: SplitOutParams): ItemData[] {
  const { include = "noOtherFields", disableDotNotation, includeBinary } = options;
  const plainDots = Boolean(disableDotNotation);
  const fields = commaParts(given(options, "field", "")).map((field) => field.replace(/^\$json\./, ""));
  const names = commaParts(options.into || "").filter((name) => name !== "");
  if (names.length > 0 && names.length !== fields.length) {
    throw new StepError(
      "If multiple fields to split out are given, the same number of destination fields must be given",
    );
  }
  const rows: Row[] = [];
  fields.forEach((field, place) => {
    if (field === "$binary") return fillFiles(rows, binary ?? {});
    const name = names[place] ?? "";
    const nest = name !== "" || fields.length > 1;
    fill(rows, elementsOf(fieldOf(json, field, plainDots)), name || field, include === "noOtherFields", nest);
  });
  const chosen = include === "selectedOtherFields" && rows.length > 0
    ? nameList(options.fieldsToInclude ?? "", "Fields To Include")
    : [];
  if (include === "selectedOtherFields" && rows.length > 0 && chosen.length === 0) {
    throw new StepError("No fields specified", { description: "Please add a field to include" });
  }
  return rows.map((row) => {
    const others = include === "allOtherFields" ? otherFields(json, fields, plainDots) : {};
    const added = Object.fromEntries(chosen.map((field) => [field, fieldOf(json, field, plainDots)]));
    const files = row.binary ?? (includeBinary ? binary : undefined);
    const item: ItemData = { json: { ...others, ...row.json, ...added }, pairedItem: { item: index } };
    return files === undefined ? item : { ...item, binary: files };
  });
}

/** Makes one item of every element of a list. */
export function splitOut(params: Params<SplitOutParams>): Transform<SplitOutParams> {
  return {
    params,
    execute: ({ items, params: resolve }) => items.flatMap((item, index) => splitItem(item, index, resolve(index))),
  };
}
