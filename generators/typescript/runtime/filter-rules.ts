// SPDX-License-Identifier: 0BSD
import { readDate } from "./formatter/read-date.js";
import type { Json } from "./items.js";

/** How filters and paths compare one value: every comparison sees text, and a list as its elements joined by commas. */
function compared(value: Json): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(compared).join(",");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function folded(value: Json): string {
  return compared(value).toLowerCase();
}

/** The one text occurs in the other, whatever the case. */
export function contains(value: Json, wanted: Json): boolean {
  return folded(value).includes(folded(wanted));
}

/** Both are the same to the letter. */
export function matchesExactly(value: Json, wanted: Json): boolean {
  return compared(value) === compared(wanted);
}

/** The value is one entry of a list between commas, whatever the case. */
export function isOneOf(value: Json, list: Json): boolean {
  return folded(list).split(",").map((entry) => entry.trim()).includes(folded(value).trim());
}

/** The text begins so, whatever the case. */
export function startsWith(value: Json, wanted: Json): boolean {
  return folded(value).startsWith(folded(wanted));
}

/** The text ends so, whatever the case. */
export function endsWith(value: Json, wanted: Json): boolean {
  return folded(value).endsWith(folded(wanted));
}

/** A number, also from a text; nothing where the value is none. */
function numberOf(value: Json): number | undefined {
  const text = compared(value).replaceAll(",", "").trim();
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

/** The number is greater. What is no number is not. */
export function isGreater(value: Json, than: Json): boolean {
  const [left, right] = [numberOf(value), numberOf(than)];
  return left !== undefined && right !== undefined && left > right;
}

/** The number is less. What is no number is not. */
export function isLess(value: Json, than: Json): boolean {
  const [left, right] = [numberOf(value), numberOf(than)];
  return left !== undefined && right !== undefined && left < right;
}

function moment(value: Json): number {
  return readDate(compared(value), "", "UTC")?.date.toMillis() ?? Number.NaN;
}

/** The date is later. */
export function isAfter(value: Json, than: Json): boolean {
  return moment(value) > moment(than);
}

/** The date is earlier. */
export function isBefore(value: Json, than: Json): boolean {
  return moment(value) < moment(than);
}

/** Both are the same moment. */
export function isSameTime(value: Json, as: Json): boolean {
  return moment(value) === moment(as);
}

/** True, also as a text: `true`, `yes`, `1`. */
export function isTrue(value: Json): boolean {
  return ["true", "yes", "1"].includes(folded(value).trim());
}

/** There is a value, and it is not empty. */
export function exists(value: Json): boolean {
  return compared(value) !== "";
}
