// SPDX-License-Identifier: 0BSD
import type { Value } from "../formulas/value.js";
import { characters, each, formatted, formattedText, integerOf, isNothing, isOn, spelt, textOf, type Formatted } from "./value.js";

/** Replaces a text wherever it occurs. Where there is nothing to look for, the result is empty. */
export function replaceText({ input, old, new: fresh }: { input: Value; old?: Value; new?: Value }): Formatted {
  return formattedText(input, (text) => (isNothing(old) ? "" : text.split(spelt(old)).join(spelt(fresh))));
}

/** Cuts a text; the three points of an ellipsis count. A negative offset counts from the end. */
export function truncate({ input, max_length, offset, append_ellipsis }: { input: Value; max_length?: Value; offset?: Value; append_ellipsis?: Value }): Formatted {
  const longest = integerOf(max_length);
  const from = integerOf(offset) ?? 0;
  return formattedText(input, (text) => {
    const rest = characters(text).slice(from);
    if (longest === undefined || rest.length <= longest) return rest.join("");
    if (longest <= 0) return "";
    if (!isOn(append_ellipsis)) return rest.slice(0, longest).join("");
    return `${rest.slice(0, Math.max(0, longest - 3)).join("")}...`;
  });
}

/**
 * Splits a text and gives one part by its ordinal (negative: from the end), `all` parts as a list, or all as `fields`
 * called "Item 1" and so on. Without a separator any white space separates.
 */
export function splitText({ input, separator, index }: { input: Value; separator?: Value; index?: Value }): Formatted {
  const mark = spelt(separator);
  const wanted = textOf(index).trim().toLowerCase();
  return {
    output: each(input, (value) => {
      const text = textOf(value);
      if (text === "") return "";
      const parts = mark === "" ? text.split(/\s+/).filter((part) => part !== "") : text.split(mark);
      if (wanted === "all") return parts;
      if (wanted === "fields") return Object.fromEntries(parts.map((part, at) => [`Item ${at + 1}`, part]));
      if (wanted === "last") return parts.at(-1) ?? "";
      return parts.at(integerOf(wanted) ?? (wanted === "second" ? 1 : 0)) ?? "";
    }),
  };
}

/** The place of a text in another one, counted from zero; -1 where it does not occur. */
export function findText({ input, find, offset }: { input: Value; find?: Value; offset?: Value }): Formatted {
  return formatted(input, (value) => {
    const text = characters(textOf(value));
    const given = integerOf(offset) ?? 0;
    const from = given < 0 ? Math.max(0, text.length + given) : given;
    if (from > text.length) return -1;
    const at = text.slice(from).join("").indexOf(spelt(find));
    return at < 0 ? -1 : from + characters(text.slice(from).join("").slice(0, at)).length;
  });
}

/** The number of characters, of letters, digits and underscores only where white space is to be ignored. */
export function textLength({ input, ignore_whitespace }: { input: Value; ignore_whitespace?: Value }): Formatted {
  return formatted(input, (value) => {
    if (isNothing(value)) return 0;
    const text = textOf(value);
    return characters(isOn(ignore_whitespace) ? text.replace(/[^\p{L}\p{N}_]/gu, "") : text).length;
  });
}

/** The number of words. */
export function wordCount({ input }: { input: Value }): Formatted {
  return formatted(input, (value) => (isNothing(value) ? 0 : textOf(value).split(/\s+/).filter((word) => word !== "").length));
}

/** The default where the input is missing or empty; in a list for each element. Zero and false are values. */
export function defaultValue({ input, default_value }: { input: Value; default_value?: Value }): Formatted {
  const otherwise = default_value ?? "";
  if (Array.isArray(input) && input.length === 0) return { output: otherwise };
  return formatted(input, (value) => (value === null || value === undefined || value === "" ? otherwise : value));
}
