// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { isEqual, isLess } from "./equality.js";
import type { Leaf } from "./fields.js";
import { passedAll } from "./lineage.js";
import type { Items } from "./lineage.js";
import { fieldOf } from "./paths.js";

export interface SortField {
  name?: Leaf<string>;
  order?: Leaf<"ascending" | "descending">;
}

export interface SortParams {
  by?: Leaf<"simple" | "random">;
  fields?: SortField[];
  /** Field names with dots are plain names. */
  disableDotNotation?: Leaf<boolean>;
}

function requireField(items: Items, name: string, plainDots: boolean): void {
  const known = items.some(({ json }) =>
    plainDots ? Object.hasOwn(json, name) : fieldOf(json, name, false) !== undefined,
  );
  if (known) return;
  const hint = plainDots && name.includes(".")
    ? { description: "If you're trying to use a nested field, make sure you turn off 'disable dot notation' in the node options" }
    : {};
  throw new StepError(`Couldn't find the field '${name}' in the input data`, hint);
}

function withoutCase(value: Json): Json {
  return typeof value === "string" ? value.toLowerCase() : value;
}

function compare(a: Fields, b: Fields, fields: readonly SortField[], plainDots: boolean): number {
  for (const { name = "", order = "ascending" } of fields) {
    const [left, right] = [a, b].map((json) => withoutCase(fieldOf(json, name, plainDots)));
    if (isEqual(left, right)) continue;
    const direction = order === "ascending" ? 1 : -1;
    return isLess(left, right) ? -direction : direction;
  }
  return 0;
}

/** Fisher-Yates with the run's own source of chance. */
function shuffled(items: ItemData[], random: () => number): ItemData[] {
  const rest = [...items];
  const mixed: ItemData[] = [];
  while (rest.length > 0) mixed.unshift(...rest.splice(Math.floor(random() * rest.length), 1));
  return mixed;
}

/** Sorts items by fields (texts without regard to case), or at random. */
export function sort(params: Params<SortParams>): Transform<SortParams> {
  return {
    params,
    execute({ items, params: resolve, run }) {
      const { by = "simple", fields = [], disableDotNotation = false } = resolve();
      if (by === "random") return shuffled(passedAll(items), () => run.random());
      if (fields.length === 0) throw new StepError("No sorting specified. Please add a field to sort by");
      const plainDots = Boolean(disableDotNotation);
      for (const { name = "" } of fields) requireField(items, String(name), plainDots);
      return passedAll(items).sort((a, b) => compare(a.json, b.json, fields, plainDots));
    },
  };
}
