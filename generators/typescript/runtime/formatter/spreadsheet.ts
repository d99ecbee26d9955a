// SPDX-License-Identifier: 0BSD
import type { Json } from "../items.js";
import { evaluate } from "./spreadsheet/evaluate.js";
import { formattedText, type Formatted } from "./value.js";

/** The value of a formula as spreadsheets know them. What cannot be computed fails the step. */
export function spreadsheetFormula({ input }: { input: Json }): Formatted {
  return formattedText(input, evaluate);
}
