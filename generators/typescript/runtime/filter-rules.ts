// SPDX-License-Identifier: 0BSD
import type { Value } from "./formulas/value.js";
import { readDate } from "./formatter/read-date.js";

/** How filters and paths compare one value: every comparison sees text, and a list as its elements joined by commas. */
function compared(value: Value): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(compared).join(",");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function folded(value: Value): string {
  return compared(value).toLowerCase();
}

/** The one text occurs in the other, whatever the case. */
export function contains(value: Value, wanted: Value): boolean {
  return folded(value).includes(folded(wanted));
}

/** Both are the same to the letter. */
export function matchesExactly(value: Value, wanted: Value): boolean {
  return compared(value) === compared(wanted);
}

/** The value is one entry of a list between commas, whatever the case. */
export function isOneOf(value: Value, list: Value): boolean {
  return folded(list).split(",").map((entry) => entry.trim()).includes(folded(value).trim());
}

/** The text begins so, whatever the case. */
export function startsWith(value: Value, wanted: Value): boolean {
  return folded(value).startsWith(folded(wanted));
}

/** The text ends so, whatever the case. */
export function endsWith(value: Value, wanted: Value): boolean {
  return folded(value).endsWith(folded(wanted));
}

/** A number, also from a text; nothing where the value is none. */
function numberOf(value: Value): number | undefined {
  const text = compared(value).replaceAll(",", "").trim();
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

/** The number is greater. What is no number is not. */
export function isGreater(value: Value, than: Value): boolean {
  const [left, right] = [numberOf(value), numberOf(than)];
  return left !== undefined && right !== undefined && left > right;
}

/** The number is less. What is no number is not. */
export function isLess(value: Value, than: Value): boolean {
  const [left, right] = [numberOf(value), numberOf(than)];
  return left !== undefined && right !== undefined && left < right;
}

function moment(value: Value): number {
  return readDate(compared(value), "", "UTC")?.date.toMillis() ?? Number.NaN;
}

/** The date is later. */
export function isAfter(value: Value, than: Value): boolean {
  return moment(value) > moment(than);
}

/** The date is earlier. */
export function isBefore(value: Value, than: Value): boolean {
  return moment(value) < moment(than);
}

/** Both are the same moment. */
export function isSameTime(value: Value, as: Value): boolean {
  return moment(value) === moment(as);
}

/** True, also as a text: `true`, `yes`, `1`. */
export function isTrue(value: Value): boolean {
  return ["true", "yes", "1"].includes(folded(value).trim());
}

/** There is a value, and it is not empty. */
export function exists(value: Value): boolean {
  return compared(value) !== "";
}
