// SPDX-License-Identifier: 0BSD
import type { Value } from "../formulas/value.js";
import { formattedText, isOn, type Formatted } from "./value.js";

/** A text as it may stand in an address; slashes stay unless a space is to become a plus. */
export function urlEncode({ input, use_plus }: { input: Value; use_plus?: Value }): Formatted {
  return formattedText(input, (text) => {
    const encoded = encodeURIComponent(text.replace(/\p{Surrogate}/gu, "\ufffd")).replace(/[!'()*~]/g, (c) => (c === "~" ? c : `%${c.charCodeAt(0).toString(16).toUpperCase()}`));
    return isOn(use_plus) ? encoded.replaceAll("%20", "+") : encoded.replaceAll("%2F", "/");
  });
}

/** The text that was written so; what is no code stays as it is. */
export function urlDecode({ input, use_plus }: { input: Value; use_plus?: Value }): Formatted {
  return formattedText(input, (text) => {
    const spaced = isOn(use_plus) ? text.replaceAll("+", " ") : text;
    return spaced.replace(/(?:%[0-9a-f]{2})+/gi, (codes) => Buffer.from(codes.replaceAll("%", ""), "hex").toString("utf8"));
  });
}
