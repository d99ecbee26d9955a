// SPDX-License-Identifier: 0BSD
import { FormulaError } from "./cell.js";

/** A piece of a formula. */
export interface Token {
  readonly kind: "number" | "text" | "name" | "sign";
  readonly text: string;
}

const pieces = /\s*(?:(\d+\.?\d*(?:e[+-]?\d+)?|\.\d+(?:e[+-]?\d+)?)|"((?:[^"]|"")*)"|'((?:[^']|'')*)'|([A-Za-z_][\w.]*)|(<=|>=|<>|!=|==|[-+*/^&=<>(),;%]))/iy;

/** The pieces of a formula; an equals sign before it is not part of it. */
export function tokens(formula: string): Token[] {
  const text = formula.trim().replace(/^=/, "").trim();
  const all: Token[] = [];
  pieces.lastIndex = 0;
  while (pieces.lastIndex < text.length) {
    const at = pieces.lastIndex;
    const [, number, double, single, name, sign] = pieces.exec(text) ?? [];
    if (number !== undefined) all.push({ kind: "number", text: number });
    else if (double !== undefined) all.push({ kind: "text", text: double.replaceAll('""', '"') });
    else if (single !== undefined) all.push({ kind: "text", text: single.replaceAll("''", "'") });
    else if (name !== undefined) all.push({ kind: "name", text: name });
    else if (sign !== undefined) all.push({ kind: "sign", text: sign });
    else throw new FormulaError(`the formula cannot be read from "${text.slice(at, at + 20)}" on`);
  }
  return all;
}
