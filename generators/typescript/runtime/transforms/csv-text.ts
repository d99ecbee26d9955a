// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "../items.js";

/** Writes rows as CSV the way a spreadsheet program does: numbers with up to eleven digits, TRUE and FALSE. */

/** Nested fields under joined names; empty objects and lists vanish. */
function flat(json: Fields, prefix = ""): Fields {
  const result: Fields = {};
  for (const [key, value] of Object.entries(json)) {
    if (typeof value === "object" && value !== null) {
      const inner: Fields = Array.isArray(value) ? Object.fromEntries(value.entries()) : value;
      for (const [name, leaf] of Object.entries(flat(inner))) {
        if (leaf !== undefined) result[`${prefix}${key}.${name}`] = leaf;
      }
    } else result[`${prefix}${key}`] = value;
  }
  return result;
}

function trimZeros(digits: string): string {
  return /^-?\d*\.\d*$/.test(digits) ? digits.replace(/\.?0*$/, "") : digits;
}

/** A mantissa without idle zeros and an exponent of two digits or more. */
function tidied(text: string): string {
  const [mantissa = "", exponent] = text.toUpperCase().split("E");
  if (exponent === undefined) return trimZeros(mantissa);
  return `${trimZeros(mantissa)}E${exponent.charAt(0)}${exponent.slice(1).padStart(2, "0")}`;
}

/** The first notation that fits into a cell, or the last. */
function fitting(value: number, notations: readonly string[]): string {
  const width = value < 0 ? 12 : 11;
  return notations.find((text) => text.length <= width) ?? notations.at(-1) ?? "";
}

/** A number in the format that spreadsheet programs call General: up to eleven characters. */
export function generalNumber(value: number): string {
  if (value === (value | 0)) return String(value);
  const power = Math.floor(Math.log(Math.abs(value)) * Math.LOG10E);
  if (power >= -4 && power <= -1) return tidied(value.toPrecision(10 + power));
  if (power === 10) return tidied(value.toFixed(10).slice(0, 12));
  if (Math.abs(power) <= 9) {
    return tidied(fitting(value, [trimZeros(value.toFixed(12)), value.toPrecision(10), value.toExponential(5)]));
  }
  const plain = trimZeros(value.toFixed(11));
  return tidied(Number(plain) === 0 ? value.toPrecision(6) : fitting(value, [plain, value.toPrecision(6)]));
}

function cellText(value: Json): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  return typeof value === "number" ? generalNumber(value) : String(value);
}

/** Rows with nested fields under joined names, and these names in the order in which they first come. */
export function flatTable(rows: readonly Fields[]): { readonly names: readonly string[]; readonly rows: readonly Fields[] } {
  const data = rows.map((row) => flat(row));
  return { names: [...new Set(data.flatMap((row) => Object.keys(row)))], rows: data };
}

/** One line for the names of all fields, if wanted, and one for each row. */
export function csvText(rows: readonly Fields[], delimiter: string, header: boolean): string {
  const { names, rows: data } = flatTable(rows);
  const quoted = (text: string): string => {
    // A file that starts with a bare ID is taken for another format.
    if (text === "ID") return '"ID"';
    return text.includes(delimiter.charAt(0)) || /["\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = data.map((row) => names.map((name) => quoted(cellText(row[name]))).join(delimiter));
  return [...(header ? [names.map(quoted).join(delimiter)] : []), ...lines].join("\n");
}
