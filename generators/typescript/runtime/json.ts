// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "./items.js";

/** Whether a value is an object with fields. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object as it is; anything else as an object without fields. */
export function fieldsOf(value: Json): Fields {
  return isFields(value) ? value : {};
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

/** A value as it is after it has travelled as JSON. */
export function jsonOf(value: unknown): Json {
  return JSON.parse(JSON.stringify(value) ?? "null");
}

/** The fields that have a value. */
export function withoutMissing(fields: Readonly<Fields>): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
