// SPDX-License-Identifier: 0BSD
import type { Params, Transform } from "../transform.js";
import { eachItem } from "./each-item.js";
import { filledAgain } from "./filled-again.js";
import type { Leaf } from "./fields.js";

export interface HtmlTemplateParams {
  /** The page with all values filled in, written as JavaScript writes them. */
  html?: Leaf<string>;
  /** Holes that values brought into the page are filled too, as n8n does where an expression gives the page. */
  fillAgain?: boolean;
}

/** Makes a page for each item. */
export function htmlTemplate(params: Params<HtmlTemplateParams>): Transform<HtmlTemplateParams> {
  return {
    params,
    execute: (call) =>
      eachItem(call, ({ json }, index, { html, fillAgain }) => {
        const page = fillAgain === true ? filledAgain(html, json) : html;
        return [{ json: { html: page }, pairedItem: { item: index } }];
      }),
  };
}
