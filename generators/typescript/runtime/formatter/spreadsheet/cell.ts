// SPDX-License-Identifier: 0BSD

/** A value of a spreadsheet formula. */
export type Cell = number | string | boolean;

/** What a function of a formula gets. */
export type Arguments = readonly Cell[];

/** A formula that cannot be computed. */
export class FormulaError extends Error {
  override readonly name: string = "FormulaError";
}

/** A cell as a number. */
export function numeric(cell: Cell | undefined): number {
  if (typeof cell === "number") return cell;
  if (typeof cell === "boolean") return Number(cell);
  const text = (cell ?? "").replaceAll(",", "").trim();
  if (text === "") return 0;
  const number = Number(text);
  if (Number.isNaN(number)) throw new FormulaError(`"${text}" is not a number`);
  return number;
}

/** A cell as a condition: zero, an empty text and FALSE do not hold. */
export function holds(cell: Cell | undefined): boolean {
  return typeof cell === "string" ? cell !== "" && cell.toUpperCase() !== "FALSE" : Boolean(cell);
}
