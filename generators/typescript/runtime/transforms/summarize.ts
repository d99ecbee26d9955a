// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { figure, figureName, plainName } from "./aggregations.js";
import type { Aggregation } from "./aggregations.js";
import type { Leaf } from "./fields.js";
import { commaParts, given } from "./fields.js";
import { origins } from "./lineage.js";
import type { Items } from "./lineage.js";
import { fieldOf } from "./paths.js";

export interface SummarizeParams {
  figures?: Aggregation[];
  /** The fields to group by, separated by commas. */
  splitBy?: Leaf<string>;
  output?: Leaf<"separateItems" | "singleItem">;
  disableDotNotation?: Leaf<boolean>;
  /** Leaves out items whose grouping field is empty. */
  skipEmptySplitFields?: Leaf<boolean>;
  /** A field that no item has is no error. */
  continueIfFieldNotFound?: Leaf<boolean>;
  version?: number;
}

/** What differs between the generations of this step. */
export interface SummaryRules {
  /** Group keys become texts, null too. */
  readonly textKeys: boolean;
  /** A field that no item has is an error. */
  readonly mustExist: boolean;
  /** Names of fields stay as they are, brackets, dots and spaces included. */
  readonly rawNames?: boolean;
  /** The highest and lowest value are sought among numbers only. */
  readonly numericExtremes?: boolean;
  /** Groups come in the order in which JavaScript lists the keys of an object: whole numbers first. */
  readonly keyOrder?: boolean;
  /** Null and missing group keys are texts too, and the counts never include empty values. */
  readonly countsSkipEmpty?: boolean;
}

interface Row {
  readonly json: Fields;
  readonly index: number;
}

/** A group of rows, with the groups in it or, at the end, its figures. */
type Group = { readonly key: string; readonly groups: Map<Json, Group> } | { readonly rows: readonly Row[] };

function keyOf(value: Json, textKeys: boolean): Json {
  const plain = typeof value === "object" && value !== null ? JSON.stringify(value) : value;
  return textKeys ? String(plain) : plain;
}

/** Keys that are whole numbers come first, in ascending order. */
function inKeyOrder(groups: readonly [Json, Group][]): [Json, Group][] {
  const byKey = Object.fromEntries(groups.map(([key, group]) => [String(key), group]));
  return Object.entries(byKey);
}

class Summary {
  readonly #params: SummarizeParams;
  readonly #rules: SummaryRules;

  constructor(params: SummarizeParams, rules: SummaryRules) {
    this.#params = params;
    this.#rules = rules;
  }

  value(row: Row, field: unknown): Json {
    return fieldOf(row.json, field, Boolean(this.#params.disableDotNotation));
  }

  group(rows: readonly Row[], [key, ...rest]: readonly string[]): Group {
    if (key === undefined) return { rows };
    const sorted = new Map<Json, Row[]>();
    for (const row of rows) {
      const value = keyOf(this.value(row, key), this.#rules.textKeys);
      if (this.#params.skipEmptySplitFields && typeof value !== "number" && !value) continue;
      const members = sorted.get(value);
      if (members === undefined) sorted.set(value, [row]);
      else members.push(row);
    }
    const groups = [...sorted].map(([value, members]): [Json, Group] => [value, this.group(members, rest)]);
    return { key, groups: new Map(this.#rules.keyOrder ? inKeyOrder(groups) : groups) };
  }

  figures(rows: readonly Row[]): Fields {
    const { rawNames = false, numericExtremes = false, countsSkipEmpty = false } = this.#rules;
    const entries = (this.#params.figures ?? []).map((entry): [string, Json] => {
      const values = rows.map((row) => this.value(row, entry.field ?? ""));
      const counts = entry.aggregation === undefined || String(entry.aggregation).startsWith("count");
      const wanted = countsSkipEmpty && counts ? { ...entry, includeEmpty: false } : entry;
      return [figureName(entry, rawNames), figure(values, wanted, numericExtremes)];
    });
    return Object.fromEntries(entries);
  }

  nested(group: Group): Fields {
    if ("rows" in group) return this.figures(group.rows);
    return Object.fromEntries([...group.groups].map(([key, inner]) => [String(key), this.nested(inner)]));
  }

  flat(group: Group): ItemData[] {
    if ("rows" in group) {
      return [{ json: this.figures(group.rows), pairedItem: group.rows.map(({ index }) => ({ item: index })) }];
    }
    return [...group.groups].flatMap(([key, inner]) =>
      this.flat(inner).map((item) => ({ ...item, json: { ...item.json, [this.#rules.rawNames ? group.key : plainName(group.key)]: key } })),
    );
  }
}

/** Figures over groups of items. */
export function summaryOf(items: Items, params: SummarizeParams, rules: SummaryRules): ItemData[] {
  const wanted = params.figures ?? [];
  const named = wanted.filter(({ field = "" }) => field !== "");
  if (named.length === 0) {
    throw new StepError("You need to add at least one aggregation to 'Fields to Summarize' with non empty 'Field'");
  }
  const splitBy = commaParts(given(params, "splitBy", "")).filter((field) => field !== "");
  const rows = items.map(({ json }, index) => ({ json, index }));
  const summary = new Summary(params, rules);
  if (rules.mustExist) {
    const missing = named.find(({ field }) => rows.every((row) => summary.value(row, field) === undefined));
    if (missing !== undefined) {
      throw new StepError(`The field '${String(missing.field)}' does not exist in any items`);
    }
  }
  const group = summary.group(rows, splitBy);
  if (params.output === "singleItem") return [{ json: summary.nested(group), pairedItem: origins(items.length) }];
  return summary.flat(group);
}

/** Sums, counts, extremes and lists over groups of items, like a pivot table. */
export function summarize(params: Params<SummarizeParams>): Transform<SummarizeParams> {
  return {
    params,
    execute({ items, params: resolve }) {
      const options = resolve();
      const { version = 1.1, continueIfFieldNotFound = false } = options;
      return summaryOf(items, options, {
        textKeys: version === 1,
        mustExist: version === 1 && !continueIfFieldNotFound,
      });
    },
  };
}
