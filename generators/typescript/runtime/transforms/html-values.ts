// SPDX-License-Identifier: 0BSD
import cheerio from "cheerio";
import { convert } from "html-to-text";
import type { Fields, Json } from "../items.js";
import type { Leaf } from "./fields.js";

/** One value to take out of a page. */
export interface HtmlValue {
  key?: Leaf<string>;
  selector?: Leaf<string>;
  take?: Leaf<"text" | "html" | "attribute" | "value">;
  attribute?: Leaf<string>;
  /** Elements whose text does not count. */
  skip?: Leaf<string>;
  /** A list with the value of every element that matches. */
  all?: Leaf<boolean>;
}

/** How texts are cleaned and read. */
export interface HtmlReading {
  readonly trim: boolean;
  readonly cleanUp: boolean;
  /** Reads text as it would look, with line breaks, instead of joining the text of all elements. */
  readonly layout: boolean;
  /** An element without text gives no value at all. */
  readonly emptyIsMissing: boolean;
}

type Selection = cheerio.Cheerio;

function laidOut(selection: Selection, skip: unknown): string {
  const selectors = String(skip ?? "").split(",").map((selector) => ({ selector: selector.trim(), format: "skip" }));
  return convert(selection.html() ?? "", skip ? { selectors } : undefined);
}

function taken(selection: Selection, value: HtmlValue, { layout, emptyIsMissing }: HtmlReading): string | string[] | undefined {
  switch (value.take ?? "text") {
    case "attribute":
      return selection.attr(String(value.attribute ?? ""));
    case "html":
      return selection.html() || undefined;
    case "value":
      return selection.val();
    default:
      if (layout) return laidOut(selection, value.skip);
      return selection.text() || (emptyIsMissing ? undefined : "");
  }
}

function cleaned(text: string | string[] | undefined, { trim, cleanUp }: HtmlReading): Json {
  if (typeof text !== "string") return text;
  const trimmed = trim ? text.trim() : text;
  return cleanUp ? trimmed.trim().replace(/[\r\n]/g, "").replace(/\s+/g, " ") : trimmed;
}

/** Takes values out of a page. */
export function htmlValues(page: Json, values: readonly HtmlValue[], reading: HtmlReading): Fields {
  // The parser takes whatever it gets for text and complains in its own words.
  const $ = cheerio.load(page as string);
  const found: Fields = {};
  for (const value of values) {
    const selection: Selection = $(String(value.selector ?? ""));
    const read = (one: Selection): Json => cleaned(taken(one, value, reading), reading);
    found[String(value.key ?? "")] = value.all ? selection.toArray().map((element) => read($(element))) : read(selection);
  }
  return found;
}
