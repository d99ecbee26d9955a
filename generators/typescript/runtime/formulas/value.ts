// SPDX-License-Identifier: 0BSD

/** Whatever a formula can hold: JSON, dates and bytes. `undefined` stands for a missing value. */
export type Value = string | number | boolean | null | undefined | Date | Uint8Array | Value[] | { [key: string]: Value };

/** The fields of one bundle. */
export type Bundle = { [key: string]: Value };

/** Is it a collection: neither a list, nor a date, nor bytes? */
export function isCollection(value: Value): value is Bundle {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date) && !(value instanceof Uint8Array);
}

/** Missing, null or an empty text: what `ifempty` replaces. */
export function isEmpty(value: Value): boolean {
  return value === undefined || value === null || value === "";
}

/** The value of a JSON text or of anything that JSON can show; dates become texts. */
export function plain(value: Value): Value {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value) ?? "null");
}
