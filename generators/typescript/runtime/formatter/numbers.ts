// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Value } from "../formulas/value.js";
import { formatted, isNothing, textOf, type Formatted } from "./value.js";

/** A number from a text that may hold grouping commas and a currency sign; nothing where it is none. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value === "boolean") return Number(value);
  const text = textOf(value).trim().replace(/,/g, "").replace(/^([+-]?)[$€£¥]/u, "$1");
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

const marks: readonly (readonly [group: string, decimal: string])[] = [
  [",", "."],
  [".", ","],
  [" ", "."],
  [" ", ","],
];

/** Writes a number with separators (0: 1,234.5 1: 1.234,5 2: 1 234.5 3: 1 234,5); it is not rounded, and what is no number stays. */
export function formatNumber({ input, input_decimal_mark, output_format }: { input: Value; input_decimal_mark?: Value; output_format?: Value }): Formatted {
  const mark = textOf(input_decimal_mark) || ".";
  const [group, decimal] = marks[Number(textOf(output_format) || 0)] ?? [",", "."];
  return formatted(input, (value) => {
    if (value === null || value === undefined || value === "") return "";
    const plain = textOf(value).trim().replace(mark === "," ? /[.\s]/g : /[,\s]/g, "").replace(mark, ".");
    const parts = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(plain);
    const [, sign = "", whole = "", fraction = ""] = parts ?? [];
    if (parts === null || whole + fraction === "") return value;
    const grouped = (whole.replace(/^0+(?=\d)/, "") || "0").replace(/\B(?=(?:\d{3})+$)/g, group);
    return `${sign === "-" ? "-" : ""}${grouped}${fraction === "" ? "" : decimal}${fraction}`;
  });
}

/** Adds, subtracts, multiplies or divides a list in its order, or changes the sign of each element. What is no number counts as zero. */
export function mathOperation({ input, operation }: { input: Value; operation?: Value }): Formatted {
  const list = (Array.isArray(input) ? input.flat(8) : isNothing(input) ? [] : [input]).map((value) => numberOf(value) ?? 0);
  const [first = 0, ...rest] = list;
  switch (textOf(operation)) {
    case "neg": return { output: Array.isArray(input) ? list.map((number) => -number) : -first };
    case "sub": return { output: rest.reduce((sum, number) => sum - number, first) };
    case "mul": return { output: rest.reduce((product, number) => product * number, first) };
    case "div":
      if (rest.includes(0)) throw new StepError("Nothing can be divided by zero");
      return { output: rest.reduce((quotient, number) => quotient / number, first) };
    default: return { output: rest.reduce((sum, number) => sum + number, first) };
  }
}
