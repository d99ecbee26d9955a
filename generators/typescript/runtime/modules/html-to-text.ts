// SPDX-License-Identifier: 0BSD
import { convert } from "html-to-text";
import { toBoolean, toText } from "../formulas/coerce.js";
import type { Bundle, Value } from "../formulas/value.js";
import { newlineOf } from "./separators.js";

/** The text of a page without its markup. */
export function htmlToText({ html, newline, uppercaseHeadings }: { html?: Value; newline?: Value; uppercaseHeadings?: Value }): Bundle {
  const uppercase = uppercaseHeadings === undefined || toBoolean(uppercaseHeadings);
  const headings = ["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: { uppercase } }));
  const text = convert(toText(html), { wordwrap: false, selectors: headings });
  return { text: text.replaceAll("\n", newlineOf(newline)) };
}
