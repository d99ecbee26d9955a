// SPDX-License-Identifier: 0BSD
import { FormulaError, holds, numeric, type Arguments, type Cell } from "./cell.js";

const of = (compute: (number: number) => number) => (cells: Arguments): number => compute(numeric(cells[0]));
const ofAll = (compute: (numbers: number[]) => number) => (cells: Arguments): number => compute(cells.map(numeric));
const sum = (numbers: readonly number[]): number => numbers.reduce((all, number) => all + number, 0);
const product = (numbers: readonly number[]): number => numbers.reduce((all, number) => all * number, 1);
const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b));
const away = (number: number): number => (number < 0 ? Math.floor(number) : Math.ceil(number));

function scaled(cells: Arguments, round: (number: number) => number): number {
  const power = 10 ** numeric(cells[1]);
  return round(Number((numeric(cells[0]) * power).toPrecision(15))) / power;
}

function multiple(cells: Arguments, round: (number: number) => number): number {
  const significance = cells.length > 1 ? numeric(cells[1]) : 1;
  return significance === 0 ? 0 : round(numeric(cells[0]) / significance) * significance;
}

function modulo(number: number, divisor: number): number {
  if (divisor === 0) throw new FormulaError("division by zero");
  return number - divisor * Math.floor(number / divisor);
}

function factorial(number: number, step: number): number {
  let result = 1;
  for (let factor = Math.trunc(number); factor > 1 && result !== Infinity; factor -= step) result *= factor;
  return result;
}

function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}

function mode(numbers: number[]): number {
  const count = (number: number): number => numbers.filter((other) => other === number).length;
  return numbers.reduce((best, number) => (count(number) > count(best) ? number : best), numbers[0] ?? 0);
}

/** The functions of formulas by name. AND and OR give one or zero. */
export const functions: Readonly<Record<string, (cells: Arguments) => Cell>> = {
  VALUE: of((x) => x),
  ABS: of(Math.abs),
  SIGN: of(Math.sign),
  GCD: ofAll((all) => all.reduce(gcd, 0)),
  LCM: ofAll((all) => all.reduce((a, b) => (a === 0 || b === 0 ? 0 : Math.abs(a * b) / gcd(a, b)), 1)),
  SUM: ofAll(sum),
  PRODUCT: ofAll(product),
  SQRT: of(Math.sqrt),
  POW: ([x, y]) => numeric(x) ** numeric(y),
  POWER: ([x, y]) => numeric(x) ** numeric(y),
  QUOTIENT: ([x, y]) => Math.trunc(numeric(x) / numeric(y)),
  MOD: ([x, y]) => modulo(numeric(x), numeric(y)),
  CEILING: (cells) => multiple(cells, Math.ceil),
  FLOOR: (cells) => multiple(cells, Math.floor),
  EVEN: of((x) => 2 * away(x / 2)),
  ODD: of((x) => (x < 0 ? -1 : 1) * (2 * Math.ceil((Math.abs(x) + 1) / 2) - 1)),
  INT: of(Math.floor),
  ROUND: (cells) => scaled(cells, (x) => Math.sign(x) * Math.round(Math.abs(x))),
  ROUNDDOWN: (cells) => scaled(cells, Math.trunc),
  ROUNDUP: (cells) => scaled(cells, away),
  TRUNC: (cells) => scaled(cells, Math.trunc),
  RAND: () => Math.random(),
  RANDBETWEEN: ([low, high]) => Math.floor(Math.random() * (numeric(high) - numeric(low) + 1)) + numeric(low),
  MAX: ofAll((all) => Math.max(...all)),
  MIN: ofAll((all) => Math.min(...all)),
  PI: () => Math.PI,
  SQRTPI: of((x) => Math.sqrt(x * Math.PI)),
  DEGREES: of((x) => (x * 180) / Math.PI),
  RADIANS: of((x) => (x * Math.PI) / 180),
  COS: of(Math.cos),
  ACOS: of(Math.acos),
  COSH: of(Math.cosh),
  ACOSH: of(Math.acosh),
  SIN: of(Math.sin),
  ASIN: of(Math.asin),
  SINH: of(Math.sinh),
  ASINH: of(Math.asinh),
  TAN: of(Math.tan),
  ATAN: of(Math.atan),
  TANH: of(Math.tanh),
  ATANH: of(Math.atanh),
  EXP: of(Math.exp),
  LN: of(Math.log),
  LOG: (cells) => (cells.length > 1 ? Math.log(numeric(cells[0])) / Math.log(numeric(cells[1])) : Math.log10(numeric(cells[0]))),
  FACT: of((x) => factorial(x, 1)),
  FACTDOUBLE: of((x) => factorial(x, 2)),
  AVERAGE: ofAll((all) => sum(all) / all.length),
  MEDIAN: ofAll(median),
  MODE: ofAll(mode),
  GEOMEAN: ofAll((all) => product(all) ** (1 / all.length)),
  AND: (cells) => Number(cells.every(holds)),
  OR: (cells) => Number(cells.some(holds)),
  NOT: ([x]) => !holds(x),
  TRUE: () => true,
  FALSE: () => false,
  ISBLANK: ([x]) => x === undefined || x === "",
  ISLOGICAL: ([x]) => typeof x === "boolean",
  ISTEXT: ([x]) => typeof x === "string",
  ISNONTEXT: ([x]) => typeof x !== "string",
  ISNUMBER: ([x]) => typeof x === "number",
  ISODD: ([x]) => Math.trunc(numeric(x)) % 2 !== 0,
  ISEVEN: ([x]) => Math.trunc(numeric(x)) % 2 === 0,
};
