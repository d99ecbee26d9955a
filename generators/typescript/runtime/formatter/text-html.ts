// SPDX-License-Identifier: 0BSD
import { load } from "cheerio";
import type { Value } from "../formulas/value.js";
import { formattedText, type Formatted } from "./value.js";

/** The text of a piece of HTML. */
export function stripHtml({ input }: { input: Value }): Formatted {
  return formattedText(input, (html) => load(html, null, false).root().text());
}
