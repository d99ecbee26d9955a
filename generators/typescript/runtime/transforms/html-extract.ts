// SPDX-License-Identifier: 0BSD
import { bytesOf, requireFile } from "../binary.js";
import { StepError } from "../errors.js";
import type { Fields, Item, Json } from "../items.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { eachItem } from "./each-item.js";
import type { Leaf } from "./fields.js";
import { htmlValues } from "./html-values.js";
import type { HtmlValue } from "./html-values.js";
import { getPath } from "./paths.js";

export interface HtmlExtractParams {
  source?: Leaf<"json" | "binary">;
  /** The field or file that holds the page; `data` when missing. */
  field?: Leaf<string>;
  values?: HtmlValue[];
  trimValues?: Leaf<boolean>;
  cleanUpText?: Leaf<boolean>;
  /** The version of the HTML step; missing for its predecessor, which trimmed texts unless told otherwise. */
  version?: number;
}

/** A name may be written as `["name"]`. */
function unwrapped(json: Fields, name: string): string {
  const inner = /^\[(['"])(.*)\1\]$/s.exec(name)?.[2];
  return json[name] === undefined && inner !== undefined ? inner : name;
}

function pageOf(item: Item<Fields>, index: number, params: HtmlExtractParams): Json {
  const name = String(params.field ?? "data");
  if (params.source === "binary") return bytesOf(requireFile(item, name, index)).toString("utf8");
  const page = params.version === 1 ? item.json[unwrapped(item.json, name)] : getPath(item.json, name);
  if (page === undefined) throw new StepError(`No property named "${name}" exists!`);
  return page;
}

/** Takes values out of a page by CSS selectors; a list of pages gives one item each. */
export function extractHtml(item: Item<Fields>, index: number, params: HtmlExtractParams): ItemData[] {
  const page = pageOf(item, index, params);
  const { values, trimValues, cleanUpText = false, version } = params;
  const reading = {
    trim: version === undefined ? trimValues !== false : Boolean(trimValues),
    cleanUp: Boolean(cleanUpText),
    layout: version !== undefined && version > 1.1,
    emptyIsMissing: version !== undefined,
  };
  return (Array.isArray(page) ? page : [page]).map((one) => {
    const json = htmlValues(one, values ?? [], reading);
    if (values === undefined) throw new TypeError("extractionValues.values is not iterable");
    return { json, pairedItem: { item: index } };
  });
}

/** Takes values out of HTML. */
export function htmlExtract(params: Params<HtmlExtractParams>): Transform<HtmlExtractParams> {
  return { params, execute: (call) => eachItem(call, extractHtml) };
}
