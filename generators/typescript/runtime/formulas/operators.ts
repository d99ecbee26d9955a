// SPDX-License-Identifier: 0BSD
import { toBoolean, toDate, toNumber, toText } from "./coerce.js";
import { isCollection, type Value } from "./value.js";

/** Equality of formulas. Numbers and texts that read the same are equal: the documentation is silent, a finding says so. */
export function equals(left: Value, right: Value): boolean {
  if (left === right) return true;
  const [a, b] = [left ?? "", right ?? ""];
  if (a instanceof Date || b instanceof Date) return instant(a) === instant(b);
  if (isCollection(a) || Array.isArray(a)) return JSON.stringify(a) === JSON.stringify(b);
  return toText(a) === toText(b);
}

function instant(value: Value): number | undefined {
  try {
    return toDate(value).getTime();
  } catch {
    return undefined;
  }
}

/** The order of two values: numbers and dates by size, everything else as text. */
function order(left: Value, right: Value): number {
  if (left instanceof Date || right instanceof Date) return toDate(left).getTime() - toDate(right).getTime();
  const [a, b] = [left ?? "", right ?? ""];
  const numbers = isNumeric(a) && isNumeric(b);
  if (numbers) return toNumber(a) - toNumber(b);
  return toText(a) < toText(b) ? -1 : toText(a) > toText(b) ? 1 : 0;
}

function isNumeric(value: Value): boolean {
  return typeof value === "number" || (typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value)));
}

/** Is the first smaller, earlier, or before the other as text? */
export function less(left: Value, right: Value): boolean {
  return order(left, right) < 0;
}

/** Is the first not greater? */
export function lessOrEqual(left: Value, right: Value): boolean {
  return order(left, right) <= 0;
}

/** `+`: joins where a side is text that is no number or both are texts, adds otherwise. */
export function plus(left: Value, right: Value): string | number {
  if (typeof left === "number" && typeof right === "number") return left + right;
  if (typeof left === "string" || typeof right === "string") return toText(left) + toText(right);
  return operand(left) + operand(right);
}

/** `-`; the difference of two dates is in milliseconds. */
export function minus(left: Value, right: Value): number {
  return operand(left) - operand(right);
}

/** `*`. */
export function times(left: Value, right: Value): number {
  return operand(left) * operand(right);
}

/** `/`. */
export function over(left: Value, right: Value): number {
  return operand(left) / operand(right);
}

/** `%`. */
export function modulo(left: Value, right: Value): number {
  return operand(left) % operand(right);
}

function operand(value: Value): number {
  return value === undefined || value === null || value === "" ? 0 : toNumber(value);
}

/** `&`: both hold. */
export function both(left: Value, right: Value): boolean {
  return toBoolean(left) && toBoolean(right);
}

/** `|`: one of them holds. */
export function either(left: Value, right: Value): boolean {
  return toBoolean(left) || toBoolean(right);
}
