// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "../items.js";

/** An object as it is; anything else as an object without fields. */
export function fieldsOf(value: Json): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

/** A list as it is; a missing value as an empty list, anything else as a list of one. */
export function listOf(value: Json): Json[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** A value as text; nothing as the empty text. */
export function textOf(value: Json): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** Whether a value says something: neither missing nor an empty text. */
export function isGiven(value: Json): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** The fields that have a value. */
export function withoutMissing(fields: Readonly<Fields>): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Names in a list, or in one text with commas. */
export function namesOf(value: Json): string[] {
  const names = Array.isArray(value) ? value.map(textOf) : textOf(value).split(",");
  return names.map((name) => name.trim()).filter((name) => name !== "");
}

/** An id as it is, or the part of an address that the pattern catches. */
export function idOf(value: Json, inAddress: RegExp): string {
  const text = textOf(value);
  return /^https?:\/\//.test(text) ? (inAddress.exec(text)?.[1] ?? text) : text;
}
