// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import { Misfit } from "../formulas/coerce.js";
import { instant } from "../formulas/filters-date.js";
import {
  arrayContains, arrayContainsAnyCase, booleanEquals, exists, folded, numeric, size, sizeOrNumber, textContains, textEndsWith, textEquals, textMatches,
  textMatchesAnyCase, textStartsWith,
} from "../formulas/filters.js";
import type { Value } from "../formulas/value.js";

const texts: Record<string, (a: Value, b: Value) => boolean> = {
  equal: textEquals, contain: textContains, startwith: textStartsWith, endwith: textEndsWith, pattern: textMatches,
};

/** Compares by the name of a comparison, for filters that are data. */
export function compareBy(operator: string, a: Value, b: Value): boolean {
  if (operator === "exist" || operator === "notexist") return exists(a) === (operator === "exist");
  const [family = "", name = "", flag] = operator.split(":");
  const negated = name.startsWith("not");
  const plainName = negated ? name.slice(3) : name;
  const any = flag === "ci";
  return negated !== holds(family, plainName, any, a, b, operator);
}

function holds(family: string, name: string, any: boolean, a: Value, b: Value, operator: string): boolean {
  if (family === "text" && name === "pattern" && any) return textMatchesAnyCase(a, b);
  const compare = texts[name];
  if (family === "text" && compare !== undefined) return any ? compare(folded(a), folded(b)) : compare(a, b);
  if (family === "boolean" && name === "equal") return booleanEquals(a, b);
  if (family === "array" && name === "contain") return any ? arrayContainsAnyCase(a, b) : arrayContains(a, b);
  if (family === "number") return ordered(name, kept(numeric, a), numeric(b));
  if (family === "date") return ordered(name, kept(instant, a), instant(b));
  if (family === "array") return ordered(name, size(a), sizeOrNumber(b));
  throw new StepError(`there is no comparison "${operator}"`);
}

/** What is kept need not be of the kind that is looked for: then it is not found. */
function kept(read: (value: Value) => number, value: Value): number {
  try {
    return read(value);
  } catch (error) {
    if (error instanceof Misfit) return NaN;
    throw error;
  }
}

function ordered(name: string, a: number, b: number): boolean {
  switch (name) {
    case "equal": return a === b;
    case "greater": return a > b;
    case "less": return a < b;
    case "greaterorequal": return a >= b;
    default: return a <= b;
  }
}
