// SPDX-License-Identifier: 0BSD
import { transliterate } from "transliteration";
import type { Value } from "../formulas/value.js";
import { formattedText, type Formatted } from "./value.js";

/** Letters of any script as the nearest ASCII ones. */
export function encodeAscii({ input }: { input: Value }): Formatted {
  return formattedText(input, (text) => transliterate(text));
}
