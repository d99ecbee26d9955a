// SPDX-License-Identifier: 0BSD
import { Misfit, shown, toNumber, toNumberOr, toText } from "./coerce.js";
import { isEmpty, type Value } from "./value.js";

/** The numbers of a call: its arguments, or the elements of lists among them; what is empty is passed over. */
function numbers(values: readonly Value[]): number[] {
  return values.flatMap((value) => (Array.isArray(value) ? value : [value])).filter((value) => !isEmpty(value)).map(toNumber);
}

export function abs(value: Value): number {
  return Math.abs(toNumberOr(value, 0));
}

export function ceil(value: Value): number {
  return Math.ceil(toNumberOr(value, 0));
}

export function floor(value: Value): number {
  return Math.floor(toNumberOr(value, 0));
}

/** To the nearest whole number, halves up. */
export function round(value: Value): number {
  return Math.round(toNumberOr(value, 0));
}

/** Without what stands behind so many decimals. */
export function trunc(value: Value, decimals: Value = 0): number {
  const [whole = "", fraction = ""] = String(toNumberOr(value, 0)).split(".");
  const kept = fraction.slice(0, toNumberOr(decimals, 0));
  return Number(kept === "" ? whole : `${whole}.${kept}`);
}

export function sum(...values: Value[]): number {
  return numbers(values).reduce((total, number) => total + number, 0);
}

export function max(...values: Value[]): Value {
  const all = numbers(values);
  return all.length === 0 ? undefined : all.reduce((a, b) => (b > a ? b : a));
}

export function min(...values: Value[]): Value {
  const all = numbers(values);
  return all.length === 0 ? undefined : all.reduce((a, b) => (b < a ? b : a));
}

export function average(...values: Value[]): number {
  const all = numbers(values);
  return sum(all) / all.length;
}

export function median(...values: Value[]): number {
  const all = numbers(values).sort((a, b) => a - b);
  const middle = Math.floor(all.length / 2);
  const [low = NaN, high = NaN] = [all[middle - 1], all[middle]];
  return all.length % 2 === 1 ? high : (low + high) / 2;
}

/** Standard deviation of a whole population. */
export function stdevP(...values: Value[]): number {
  const all = numbers(values);
  return Math.sqrt(squares(all) / all.length);
}

/** Standard deviation of a sample. */
export function stdevS(...values: Value[]): number {
  const all = numbers(values);
  return Math.sqrt(squares(all) / (all.length - 1));
}

function squares(all: number[]): number {
  const mean = sum(all) / all.length;
  return all.reduce((total, number) => total + (number - mean) ** 2, 0);
}

/** A number as text, with separators for decimals and thousands. */
export function formatNumber(value: Value, decimals: Value, decimal: Value = ",", thousands: Value = "."): string {
  const [whole = "", fraction = ""] = Math.abs(toNumber(value)).toFixed(toNumberOr(decimals, 0)).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, () => toText(thousands));
  const sign = toNumber(value) < 0 ? "-" : "";
  return sign + grouped + (fraction === "" ? "" : toText(decimal) + fraction);
}

/** The number in a text, read with a decimal separator; blanks and other separators group thousands. */
export function parseNumber(value: Value, decimal: Value = "."): number {
  if (typeof value === "number") return value;
  const separator = toText(decimal) || ".";
  const kept = [...toText(value)].filter((c) => /[-0-9eE]/.test(c) || c === separator).join("");
  const number = Number(kept.replace(separator, "."));
  if (kept === "" || Number.isNaN(number)) throw new Misfit(`${shown(value)} is not a valid number`);
  return number;
}
