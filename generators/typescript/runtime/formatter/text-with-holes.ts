// SPDX-License-Identifier: 0BSD
import { isCollection, type Value } from "../formulas/value.js";

/** Text with holes: what is missing prints as nothing, a list as its elements joined by commas. */
export function text(parts: TemplateStringsArray, ...holes: readonly Value[]): string {
  let out = parts[0] ?? "";
  for (const [index, hole] of holes.entries()) out += printed(hole) + (parts[index + 1] ?? "");
  return out;
}

function printed(value: Value): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(printed).join(",");
  if (value instanceof Date) return value.toISOString();
  return isCollection(value) ? JSON.stringify(value) : String(value);
}
