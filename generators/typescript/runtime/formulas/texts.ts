// SPDX-License-Identifier: 0BSD
import { toNumberOr, toText } from "./coerce.js";
import { isCollection, type Value } from "./value.js";

export function lower(value: Value): string {
  return toText(value).toLowerCase();
}

export function upper(value: Value): string {
  return toText(value).toUpperCase();
}

export function trim(value: Value): string {
  return toText(value).trim();
}

/** The first letter large, the rest as it is. */
export function capitalize(value: Value): string {
  const text = toText(value);
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Every word with a large first letter, the rest small. */
export function startcase(value: Value): string {
  return toText(value).toLowerCase().replace(/(^|[\s\-_])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}

/** Does a text hold another, or a list an element? */
export function contains(value: Value, search: Value): boolean {
  if (Array.isArray(value)) return value.some((each) => each === search || (!isCollection(each) && toText(each) === toText(search)));
  return toText(value).includes(toText(search));
}

/** The length of a text, a list or bytes. */
export function length(value: Value): number {
  if (Array.isArray(value) || value instanceof Uint8Array) return value.length;
  return isCollection(value) ? Object.keys(value).length : toText(value).length;
}

/** The place of a text in another, counted from 0; -1 where it is not in it. */
export function indexOf(value: Value, search: Value, start: Value = 0): number {
  return toText(value).indexOf(toText(search), toNumberOr(start, 0));
}

/** From the first place up to, not with, the second, both counted from 0. */
export function substring(value: Value, start: Value, end?: Value): string {
  return toText(value).substring(toNumberOr(start, 0), end === undefined ? undefined : toNumberOr(end, 0));
}

/** The parts between separators. */
export function split(value: Value, separator: Value): Value[] {
  return toText(value).split(toText(separator));
}

/** Replaces every place of a text, or what a pattern in slashes (`/\d+/g`) finds, with `$&` and `$1` in the replacement. */
export function replace(value: Value, search: Value, replacement: Value): string {
  const text = toText(value);
  const wanted = toText(search);
  if (wanted === "") return text;
  const pattern = /^\/(.+)\/([a-z]*)$/s.exec(wanted);
  if (pattern?.[1] === undefined) return text.replaceAll(wanted, () => toText(replacement));
  return text.replace(new RegExp(pattern[1], pattern[2]), toText(replacement));
}

/** Without every character beyond ASCII; letters lose their marks first where that is asked for. */
export function ascii(value: Value, removeDiacritics?: Value): string {
  const text = removeDiacritics === true || removeDiacritics === "true" ? toText(value).normalize("NFD") : toText(value);
  return text.replace(/[^\x00-\x7f]/g, "");
}

export function replaceEmojiCharacters(value: Value, replacement: Value): string {
  return toText(value).replace(/\p{Extended_Pictographic}(\u200d\p{Extended_Pictographic}|\ufe0f|[\u{1f3fb}-\u{1f3ff}])*/gu, () => toText(replacement));
}

export function encodeURL(value: Value): string {
  return encodeURIComponent(toText(value));
}

export function decodeURL(value: Value): string {
  return decodeURIComponent(toText(value));
}

export function escapeHTML(value: Value): string {
  const names: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
  return toText(value).replace(/[&<>"']/g, (c) => names[c] ?? c);
}

export function escapeMarkdown(value: Value): string {
  return toText(value).replace(/[\\`*_{}[\]()#+\-.!|>~]/g, (c) => `\\${c}`);
}

/** Ready to stand between the quotes of a JSON text. */
export function escapeJSON(value: Value): string {
  return JSON.stringify(toText(value)).slice(1, -1);
}

/** Any value as a JSON text. */
export function stringify(value: Value): string {
  return JSON.stringify(value ?? null);
}

/** Without tags. */
export function stripHTML(value: Value): string {
  return toText(value).replace(/<[^>]*>/g, "");
}

/** Any value as a text. */
export function asText(value: Value): string {
  return toText(value);
}
