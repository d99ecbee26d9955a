// SPDX-License-Identifier: 0BSD
import type { Bundle, Value } from "../formulas/value.js";
import { numberOf } from "./numbers.js";
import { formatted, integerOf, isNothing, isOn, spelt, textOf, type Formatted } from "./value.js";

/** A list with more at its end. A list of one empty text is an empty list. */
export function appendToList({ input, append_text }: { input: Value; append_text?: Value }): Formatted {
  const list = Array.isArray(input) ? input : isNothing(input) ? [] : [input];
  const before = list.length === 1 && list[0] === "" ? [] : list;
  return { output: [...before, ...(Array.isArray(append_text) ? append_text : [append_text ?? ""])] };
}

/** A list as one text. */
export function listToText({ input, separator }: { input: Value; separator?: Value }): Formatted {
  return { output: joined(input, separator) };
}

/** A list as one text, with its elements by name. */
export function listToFields({ input, separator }: { input: Value; separator?: Value }): Formatted {
  const list = Array.isArray(input) ? input : [input];
  const fields: Bundle = { text: joined(input, separator) };
  list.forEach((value, at) => (fields[`item_${at + 1}`] = value ?? ""));
  fields["item_last"] = list.at(-1) ?? "";
  return { output: fields };
}

function joined(input: Value, separator: Value): string {
  const mark = separator === undefined || separator === null || separator === "" ? "," : spelt(separator);
  return Array.isArray(input) ? input.map(textOf).join(mark) : textOf(input);
}

/** A text as a list: commas separate, and the white space around them stays. */
export function textToList({ input, separator }: { input: Value; separator?: Value }): Formatted {
  const mark = isNothing(separator) ? "," : spelt(separator);
  return formatted(input, (value) => (isNothing(value) ? "" : textOf(value).split(mark)));
}

/**
 * Lists that stand side by side as one list of objects, under a name. With the subtotal switched on each object gets the
 * product of its price and its quantity.
 */
export function lineItems({ input, my_dict, subtotal_toggle, decimals }: { input: Value; my_dict?: Value; subtotal_toggle?: Value; decimals?: Value }): Formatted {
  const columns = Object.entries(typeof my_dict === "object" && my_dict !== null && !Array.isArray(my_dict) ? my_dict : {})
    .filter(([name]) => name !== "")
    .map(([name, value]) => [name, Array.isArray(value) ? value : isNothing(value) ? [] : textOf(value).split(",")] as const);
  const length = Math.max(0, ...columns.map(([, values]) => values.length));
  const rows = Array.from({ length }, (_, at) => {
    const row: Bundle = {};
    for (const [name, values] of columns) if (at < values.length) row[name] = values[at];
    if (isOn(subtotal_toggle)) row["subtotal"] = subtotal(row, integerOf(decimals) ?? 2);
    return row;
  });
  return { output: { [textOf(input) || "Line-item(s)"]: rows } };
}

function subtotal(row: Bundle, decimals: number): string {
  const member = (wanted: string): number => {
    const name = Object.keys(row).find((key) => key.toLowerCase() === wanted);
    return numberOf(name === undefined ? 0 : row[name]) ?? 0;
  };
  return (member("price") * member("quantity")).toFixed(decimals);
}
