// SPDX-License-Identifier: 0BSD
import type { Json } from "../items.js";
import type { Leaf } from "./fields.js";

export type AggregationName =
  | "append"
  | "average"
  | "concatenate"
  | "count"
  | "countUnique"
  | "max"
  | "min"
  | "sum";

/** One figure to compute. */
export interface Aggregation {
  field?: Leaf<string>;
  aggregation?: Leaf<AggregationName>;
  includeEmpty?: Leaf<boolean>;
  separateBy?: Leaf<string>;
  customSeparator?: Leaf<string>;
}

const PREFIX: Readonly<Record<string, string>> = {
  append: "appended_",
  average: "average_",
  concatenate: "concatenated_",
  count: "count_",
  countUnique: "unique_count_",
  max: "max_",
  min: "min_",
  sum: "sum_",
};

/** A field name without brackets and quotes, and with underscores for dots and spaces. */
export function plainName(field: string): string {
  return field.replace(/[\][\"]/g, "").replace(/[ .]/g, "_");
}

/** The name of the field that holds a figure. */
export function figureName({ aggregation = "count", field = "" }: Aggregation, raw = false): string {
  const name = `${PREFIX[String(aggregation)]}${String(field)}`;
  return raw ? name : plainName(name);
}

function isEmpty(value: Json): boolean {
  return value === undefined || value === null || value === "";
}

function asText(value: Json): string {
  if (typeof value === "object") return JSON.stringify(value);
  return String(value);
}

type Present = Exclude<Json, null | undefined>;

/** The comparison is JavaScript's own, whatever the types are. */
function extreme(values: readonly Json[], wins: (a: Present, b: Present) => boolean): Json {
  let best: Present | undefined;
  for (const value of values) {
    if (value === undefined || value === null || value === "") continue;
    if (best === undefined || wins(value, best)) best = value;
  }
  return best ?? null;
}

function numbers(values: readonly Json[]): number[] {
  return values.filter((value): value is number => typeof value === "number");
}

/** Computes one figure over the values of its field. */
export function figure(values: readonly Json[], entry: Aggregation, numericExtremes = false): Json {
  const { aggregation = "count", includeEmpty = false, separateBy = ",", customSeparator = "" } = entry;
  const chosen = includeEmpty ? values : values.filter((value) => !isEmpty(value));
  switch (aggregation) {
    case "append":
      return [...chosen];
    case "concatenate":
      return chosen.map(asText).join(String(separateBy === "other" ? customSeparator : separateBy));
    case "average": {
      const list = numbers(values);
      return list.reduce((sum, value) => sum + value, 0) / list.length;
    }
    case "sum":
      return numbers(values).reduce((sum, value) => sum + value, 0);
    case "min":
      if (numericExtremes) return Math.min(...numbers(values));
      return extreme(values, (a, b) => a < b);
    case "max":
      if (numericExtremes) return Math.max(...numbers(values));
      return extreme(values, (a, b) => a > b);
    case "countUnique":
      return new Set(chosen).size;
    default:
      return chosen.length;
  }
}
