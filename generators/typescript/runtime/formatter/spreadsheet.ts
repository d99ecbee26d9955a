// SPDX-License-Identifier: 0BSD
import type { Value } from "../formulas/value.js";
import { evaluate } from "./spreadsheet/evaluate.js";
import { formattedText, type Formatted } from "./value.js";

/** The value of a formula as spreadsheets know them. What cannot be computed fails the step. */
export function spreadsheetFormula({ input }: { input: Value }): Formatted {
  return formattedText(input, evaluate);
}
