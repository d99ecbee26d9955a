// SPDX-License-Identifier: 0BSD
import type { Params, Transform } from "../transform.js";
import { eachItem } from "./each-item.js";

export interface HtmlTemplateParams {
  /** The page with all values filled in, see `filled`. */
  html?: unknown;
}

/** A page with values in it: unlike in other texts, null and undefined show as words. */
export function filled(texts: TemplateStringsArray, ...values: readonly unknown[]): string {
  return texts.reduce((page, text, place) => `${page}${shown(values[place - 1])}${text}`);
}

function shown(value: unknown): string {
  // Two dollar signs count as one, as in the replacement of a text by JavaScript.
  return String(value).replace(/\$\$/g, "$");
}

/** Makes a page for each item. */
export function htmlTemplate(params: Params<HtmlTemplateParams>): Transform<HtmlTemplateParams> {
  return {
    params,
    execute: (call) =>
      eachItem(call, (_item, index, { html = "" }) => [{ json: { html: String(html) }, pairedItem: { item: index } }]),
  };
}
