// SPDX-License-Identifier: 0BSD
import type { Params, Transform } from "../transform.js";
import { eachItem } from "./each-item.js";
import type { Leaf } from "./fields.js";

export interface HtmlTemplateParams {
  /** The page with all values filled in, written as JavaScript writes them. */
  html?: Leaf<string>;
}

/** Makes a page for each item. */
export function htmlTemplate(params: Params<HtmlTemplateParams>): Transform<HtmlTemplateParams> {
  return {
    params,
    execute: (call) =>
      eachItem(call, (_item, index, { html }) => [{ json: { html }, pairedItem: { item: index } }]),
  };
}
