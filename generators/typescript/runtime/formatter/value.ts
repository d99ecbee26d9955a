// SPDX-License-Identifier: 0BSD
import { isCollection, type Value } from "../formulas/value.js";

/** What every formatter step gives: its result under one name, which later steps read. */
export type Formatted = {
  output: Value;
};

/** A value that counts as nothing: missing, empty, zero or false. */
export function isNothing(value: Value): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isCollection(value)) return Object.keys(value).length === 0;
  return !value;
}

/** A value as text; what is missing is empty. */
export function textOf(value: Value): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The characters of a text; one that needs two code units counts once. */
export function characters(text: string): string[] {
  return Array.from(text);
}

/** A whole number, or `undefined` where the value is none. */
export function integerOf(value: Value): number | undefined {
  const text = textOf(value).trim();
  return /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}

/** A setting that is switched on: `true`, "true", "yes", "1" and the like. */
export function isOn(value: Value): boolean {
  return value === true || ["true", "yes", "y", "1", "on"].includes(textOf(value).trim().toLowerCase());
}

/** Applies a function to a single value, or to each element of a list or member of an object, however deep. */
export function each(input: Value, change: (value: Value) => Value): Value {
  if (Array.isArray(input)) return input.map((value) => each(value, change));
  if (isCollection(input)) {
    return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, each(value, change)]));
  }
  return change(input);
}

/** The same as the result of a step. */
export function formatted(input: Value, change: (value: Value) => Value): Formatted {
  return { output: each(input, change) };
}

/** The same for functions of text, for which nothing in is an empty text out. */
export function formattedText(input: Value, change: (text: string) => Value): Formatted {
  return formatted(input, (value) => (isNothing(value) ? "" : change(textOf(value))));
}

const words: readonly (readonly [RegExp, string])[] = [
  [/\[:(?:space|s):\]/g, " "],
  [/\[:(?:tab|t):\]/g, "\t"],
  [/\[:(?:newline|n):\]/g, "\n"],
  [/\[:(?:return|r):\]/g, "\r"],
];

/** A separator or a replacement, in which white space may be spelt out: `[:space:]`, `[:tab:]`, `[:newline:]`, `[:return:]`. */
export function spelt(value: Value): string {
  return words.reduce((text, [word, character]) => text.replace(word, character), textOf(value));
}
