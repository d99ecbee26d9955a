// SPDX-License-Identifier: 0BSD
import { FormulaError, holds, numeric, type Cell } from "./cell.js";
import { functions } from "./functions.js";
import { tokens, type Token } from "./tokens.js";

/** How strongly operators bind, weakest first; those of one line from left to right. */
const levels: readonly (readonly string[])[] = [["=", "==", "<>", "!=", "<", ">", "<=", ">="], ["&"], ["+", "-"], ["*", "/"], ["^"]];

/** A computation that waits, so that `IF` leaves out what it does not choose. */
type Later = () => Cell;

/** The value of a spreadsheet formula. */
export function evaluate(formula: string): Cell {
  const parser = new Parser(tokens(formula));
  const result = parser.level(0);
  parser.end();
  return result();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(all: readonly Token[]) {
    this.#tokens = all;
  }

  end(): void {
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw new FormulaError(`the formula has "${rest.text}" too much`);
  }

  level(rank: number): Later {
    const signs = levels[rank];
    if (signs === undefined) return this.#signed();
    let left = this.level(rank + 1);
    for (let sign = this.#sign(signs); sign !== undefined; sign = this.#sign(signs)) {
      const [before, operator, after] = [left, sign, this.level(rank + 1)];
      left = () => operate(operator, before(), after());
    }
    return left;
  }

  #signed(): Later {
    const sign = this.#sign(["+", "-"]);
    if (sign !== undefined) {
      const of = this.#signed();
      return () => (sign === "-" ? -numeric(of()) : numeric(of()));
    }
    let value = this.#single();
    while (this.#sign(["%"]) !== undefined) {
      const whole = value;
      value = () => numeric(whole()) / 100;
    }
    return value;
  }

  #single(): Later {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new FormulaError("the formula ends in the middle");
    if (token.kind === "number") return () => Number(token.text);
    if (token.kind === "text") return () => token.text;
    if (token.kind === "name") return this.#named(token.text.toUpperCase());
    if (token.text !== "(") throw new FormulaError(`the formula has "${token.text}" in the wrong place`);
    if (++this.#depth > 200) throw new FormulaError("the formula nests too deep");
    const inner = this.level(0);
    this.#depth--;
    if (this.#sign([")"]) === undefined) throw new FormulaError("a bracket is not closed");
    return inner;
  }

  #named(name: string): Later {
    if (this.#sign(["("]) === undefined) {
      if (name === "TRUE" || name === "FALSE") return () => name === "TRUE";
      throw new FormulaError(`"${name}" means nothing`);
    }
    if (++this.#depth > 200) throw new FormulaError("the formula nests too deep");
    const given: Later[] = [];
    while (this.#sign([")"]) === undefined) {
      if (given.length > 0 && this.#sign([",", ";"]) === undefined) throw new FormulaError("a bracket is not closed");
      given.push(this.level(0));
    }
    this.#depth--;
    if (name === "IF") return () => (holds(given[0]?.()) ? (given[1]?.() ?? true) : (given[2]?.() ?? false));
    const compute = functions[name];
    if (compute === undefined) throw new FormulaError(`there is no function ${name}`);
    return () => compute(given.map((cell) => cell()));
  }

  #sign(wanted: readonly string[]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "sign" || !wanted.includes(token.text)) return undefined;
    this.#at++;
    return token.text;
  }
}

function operate(operator: string, left: Cell, right: Cell): Cell {
  switch (operator) {
    case "+": return numeric(left) + numeric(right);
    case "-": return numeric(left) - numeric(right);
    case "*": return numeric(left) * numeric(right);
    case "/": {
      if (numeric(right) === 0) throw new FormulaError("division by zero");
      return numeric(left) / numeric(right);
    }
    case "^": return numeric(left) ** numeric(right);
    case "&": return `${left}${right}`;
    default: return compared(operator, compare(left, right));
  }
}

function compare(left: Cell, right: Cell): number {
  if (typeof left === "string" && typeof right === "string") {
    const [a, b] = [left.toLowerCase(), right.toLowerCase()];
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (typeof left === "string" || typeof right === "string") return typeof left === "string" ? 1 : -1;
  return Number(left) - Number(right);
}

function compared(operator: string, order: number): boolean {
  switch (operator) {
    case "<": return order < 0;
    case "<=": return order <= 0;
    case ">": return order > 0;
    case ">=": return order >= 0;
    case "<>":
    case "!=": return order !== 0;
    default: return order === 0;
  }
}
