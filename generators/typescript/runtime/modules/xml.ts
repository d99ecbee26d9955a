// SPDX-License-Identifier: 0BSD
import { parseStringPromise } from "xml2js";
import { toText } from "../formulas/coerce.js";
import type { Bundle, Value } from "../formulas/value.js";

/** An XML document as a bundle: every element a list, attributes below `_attributes`, text below `_value`. */
export async function parseXml({ text }: { text?: Value }): Promise<Bundle> {
  const parsed: Bundle = await parseStringPromise(toText(text), { attrkey: "_attributes", charkey: "_value", explicitArray: true });
  return parsed;
}
