// SPDX-License-Identifier: 0BSD

const functions: Readonly<Record<string, (...values: number[]) => number>> = {
  abs: Math.abs, acos: Math.acos, asin: Math.asin, atan: Math.atan, cbrt: Math.cbrt, ceil: Math.ceil, cos: Math.cos, exp: Math.exp, floor: Math.floor,
  ln: Math.log, log: Math.log, log10: Math.log10, log2: Math.log2, max: Math.max, min: Math.min, pow: Math.pow, round: Math.round, sign: Math.sign,
  sin: Math.sin, sqrt: Math.sqrt, tan: Math.tan, trunc: Math.trunc,
};
const constants: Readonly<Record<string, number>> = { E: Math.E, PI: Math.PI, pi: Math.PI, e: Math.E };
const token = /\s*(?:(\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z][A-Za-z0-9]*)|(\*\*|[-+*/%^(),!]))\s*/y;

/** The value of an arithmetic expression: + - * / % ^, brackets, factorials, and the usual functions and constants. */
export function calculate(expression: string): number {
  const tokens = [...split(expression)];
  let at = 0;
  const peek = (): string | undefined => tokens[at];
  const take = (wanted: string): void => {
    if (tokens[at] !== wanted) throw new SyntaxError(`expected ${wanted}`);
    at += 1;
  };
  const primary = (): number => {
    const word = tokens[at];
    at += 1;
    if (word === undefined) throw new SyntaxError("the expression ends too early");
    if (word === "(") {
      const value = sum();
      take(")");
      return value;
    }
    if (/^[A-Za-z]/.test(word)) return named(word);
    const value = Number(word);
    if (Number.isNaN(value)) throw new SyntaxError(`unexpected ${word}`);
    return value;
  };
  const named = (word: string): number => {
    if (peek() !== "(") return known(constants, word);
    take("(");
    const values = [sum()];
    while (peek() === ",") {
      at += 1;
      values.push(sum());
    }
    take(")");
    return known(functions, word)(...values);
  };
  const postfix = (): number => {
    let value = primary();
    while (peek() === "!") {
      at += 1;
      value = factorial(value);
    }
    return value;
  };
  const power = (): number => {
    const base = postfix();
    if (peek() !== "^" && peek() !== "**") return base;
    at += 1;
    return base ** unary();
  };
  const unary = (): number => {
    const sign = peek();
    if (sign !== "-" && sign !== "+") return power();
    at += 1;
    return sign === "-" ? -unary() : unary();
  };
  const product = (): number => {
    let value = unary();
    for (let operator = peek(); operator === "*" || operator === "/" || operator === "%"; operator = peek()) {
      at += 1;
      const right = unary();
      value = operator === "*" ? value * right : operator === "/" ? value / right : value % right;
    }
    return value;
  };
  const sum = (): number => {
    let value = product();
    for (let operator = peek(); operator === "+" || operator === "-"; operator = peek()) {
      at += 1;
      const right = product();
      value = operator === "+" ? value + right : value - right;
    }
    return value;
  };
  const result = sum();
  if (at < tokens.length) throw new SyntaxError(`unexpected ${tokens[at]}`);
  return result;
}

function* split(expression: string): Generator<string> {
  token.lastIndex = 0;
  while (token.lastIndex < expression.length) {
    const start = token.lastIndex;
    const found = token.exec(expression);
    if (found === null) throw new SyntaxError(`unexpected text at ${start}`);
    yield found[1] ?? found[2] ?? found[3] ?? "";
  }
}

function known<V>(table: Readonly<Record<string, V>>, name: string): V {
  const value = Object.hasOwn(table, name) ? table[name] : undefined;
  if (value === undefined) throw new SyntaxError(`${name} is not known`);
  return value;
}

function factorial(value: number): number {
  if (!Number.isInteger(value) || value < 0 || value > 170) throw new RangeError("no factorial");
  let product = 1;
  for (let factor = 2; factor <= value; factor += 1) product *= factor;
  return product;
}
