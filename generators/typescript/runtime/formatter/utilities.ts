// SPDX-License-Identifier: 0BSD
import type { Value } from "../formulas/value.js";
import { formatted, integerOf, textOf, type Formatted } from "./value.js";

/** The value of a table for a key, which must match to the letter; the fallback where there is none or the key is empty. */
export function lookup({ input, table, fallback }: { input: Value; table?: Value; fallback?: Value }): Formatted {
  const rows = new Map(typeof table === "object" && table !== null ? Object.entries(table) : []);
  return formatted(input, (value) => {
    const key = textOf(value);
    return (key === "" ? undefined : rows.get(key)) ?? fallback ?? "";
  });
}

/** The `first`, the `last` or the n-th element, counted from zero, of those that are not empty; else the default. */
export function choose({ input, operation, default: otherwise }: { input: Value; operation?: Value; default?: Value }): Formatted {
  const list = (Array.isArray(input) ? input : [input]).filter((value) => value !== null && value !== undefined && value !== "");
  const which = textOf(operation).trim();
  const at = which === "last" ? -1 : which === "first" || which === "" ? 0 : integerOf(which);
  return { output: (at === undefined ? undefined : list.at(at)) ?? otherwise ?? "" };
}
