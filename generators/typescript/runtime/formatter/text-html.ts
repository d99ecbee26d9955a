// SPDX-License-Identifier: 0BSD
import { load } from "cheerio";
import type { Json } from "../items.js";
import { formattedText, type Formatted } from "./value.js";

/** The text of a piece of HTML. */
export function stripHtml({ input }: { input: Json }): Formatted {
  return formattedText(input, (html) => load(html, null, false).root().text());
}
