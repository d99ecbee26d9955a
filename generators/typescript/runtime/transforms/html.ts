// SPDX-License-Identifier: 0BSD
import type { Params, Transform } from "../transform.js";
import { eachItem } from "./each-item.js";
import { extractHtml } from "./html-extract.js";
import type { HtmlExtractParams } from "./html-extract.js";

/** Takes values out of HTML, as the HTML step does. */
export function extractHtmlContent(params: Params<HtmlExtractParams>): Transform<HtmlExtractParams> {
  return {
    params,
    execute: (call) =>
      eachItem(call, (item, index, options) => {
        const { version = 1.2 } = options;
        const values = options.values ?? (version > 1 ? [{}] : undefined);
        const own = { ...options, version };
        return extractHtml(item, index, values === undefined ? own : { ...own, values });
      }),
  };
}
