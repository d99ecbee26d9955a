// SPDX-License-Identifier: 0BSD
import { isKeyed } from "./paths.js";

/** Deep equality of JSON values; a field with the value undefined counts as a field. */
export function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b) || a === b) return true;
  if (!isKeyed(a) || !isKeyed(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  if (a instanceof Date && b instanceof Date) return Object.is(a.getTime(), b.getTime());
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isEqual(a[key], b[key]));
}

function asNumber(value: unknown): number {
  if (typeof value === "number") return value;
  const plain = isKeyed(value) ? `${String(value)}` : value;
  return typeof plain === "string" ? Number(plain.trim()) : Number(plain);
}

/** The order of values: texts as texts, everything else as numbers. */
export function isLess(a: unknown, b: unknown): boolean {
  if (typeof a === "string" && typeof b === "string") return a < b;
  return asNumber(a) < asNumber(b);
}

/** How two values are compared. */
export type Same = (a: unknown, b: unknown) => boolean;

function isBlank(value: unknown): boolean {
  return value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function parsesTo(text: string, value: unknown): boolean {
  try {
    return isEqual(JSON.parse(text), value);
  } catch {
    return false;
  }
}

function flagEquals(flag: boolean, other: unknown): boolean | undefined {
  if (typeof other === "number") return other === (flag ? 1 : 0) ? true : undefined;
  if (typeof other !== "string") return undefined;
  return other.toLowerCase() === String(flag) || other === (flag ? "1" : "0") ? true : undefined;
}

/** One direction of the tolerant comparison of values of different types; undefined when it has no say. */
function tolerates(a: unknown, b: unknown, zeroIsNull: boolean): boolean | undefined {
  if (zeroIsNull && a === null && (b === null || b === 0 || b === "0")) return true;
  if (isBlank(a) && (isBlank(b) || b === undefined)) return true;
  if (typeof a === "number" && typeof b === "string") return String(a) === b;
  if (isKeyed(a) && typeof b === "string") return parsesTo(b, a);
  if (typeof a === "boolean") return flagEquals(a, b);
  return undefined;
}

/**
 * Tolerant comparison: 3 equals "3", true equals "TRUE" and 1, an object equals its JSON text, and null, "" and []
 * are the same as a missing field. With `zeroIsNull`, null equals 0 too.
 */
export function isAlike(zeroIsNull: boolean): Same {
  return (a, b) => {
    if (a !== null && b !== null && typeof a === typeof b) return isEqual(a, b);
    return tolerates(a, b, zeroIsNull) ?? tolerates(b, a, zeroIsNull) ?? isEqual(a, b);
  };
}
