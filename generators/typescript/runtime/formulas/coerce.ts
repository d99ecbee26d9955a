// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import { parseLoosely } from "./loose-dates.js";
import { isCollection, type Value } from "./value.js";

/** A value that does not fit where it stands. The platform calls it a validation error of the bundle. */
export class Misfit extends StepError {
  override readonly name: string = "DataError";
}

/** Missing becomes empty, dates become ISO 8601, lists are joined with commas. A collection is no text. */
export function toText(value: Value): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return value;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  if (Array.isArray(value)) return value.map((each) => (isCollection(each) ? JSON.stringify(each) : toText(each))).join(", ");
  if (isCollection(value)) return JSON.stringify(value);
  return String(value);
}

/** Texts are read as numbers; what cannot be read does not fit. */
export function toNumber(value: Value): number {
  if (typeof value === "number") return value;
  if (typeof value === "string" && value.trim() !== "") {
    const number = Number(value.trim());
    if (!Number.isNaN(number)) return number;
  }
  if (value instanceof Date) return value.getTime();
  throw new Misfit(`${shown(value)} is not a valid number`);
}

/** The same where a missing number counts as nothing. */
export function toNumberOr(value: Value, missing: number): number {
  return value === undefined || value === null || value === "" ? missing : toNumber(value);
}

/** Every number is true, 0 too; of the texts only `false` and the empty one are not. */
export function toBoolean(value: Value): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "string") return value !== "" && value !== "false";
  return value !== undefined && value !== null;
}

/** A value that is no list is a list of one; a missing one is a list of none. */
export function toArray(value: Value): Value[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** Texts in the formats that the platform documents; a text without a zone is read in the zone of the run. */
export function toDate(value: Value): Date {
  if (value instanceof Date) return value;
  if (typeof value === "number") return new Date(value);
  const date = typeof value === "string" ? parseLoosely(value) : undefined;
  if (date === undefined) throw new Misfit(`${shown(value)} is not a valid date`);
  return date;
}

/** A value in a message: short, and never a whole structure. */
export function shown(value: Value): string {
  const text = typeof value === "string" ? `"${value}"` : value === undefined ? "a missing value" : toText(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
