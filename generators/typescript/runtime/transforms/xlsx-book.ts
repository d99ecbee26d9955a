// SPDX-License-Identifier: 0BSD
import { posix } from "node:path";
import { StepError } from "../errors.js";
import { readXml, type XmlElement } from "../xml-reader.js";
import { unzipped } from "./zip.js";

/** A cell that holds something; dates are the numbers that they are stored as. */
export interface Cell {
  readonly row: number;
  readonly column: number;
  readonly value: string | number | boolean | null;
  /** A number that the program shows in a format of its own. */
  readonly formatted: boolean;
}

/** One sheet of a workbook. */
export interface Sheet {
  readonly name: string;
  /** The corners that the sheet says it has, or those of its cells; counted from zero. */
  readonly from: { readonly row: number; readonly column: number };
  readonly to: { readonly row: number; readonly column: number };
  readonly cells: readonly Cell[];
}

function elements(from: XmlElement | undefined, name: string): XmlElement[] {
  return (from?.children ?? []).filter((child): child is XmlElement => typeof child !== "string" && child.name.split(":").at(-1) === name);
}

function textIn(from: XmlElement | undefined): string {
  return (from?.children ?? []).map((child) => (typeof child === "string" ? child : child.name.split(":").at(-1) === "rPh" ? "" : textIn(child))).join("");
}

/** Row and column of a place such as `B12`, counted from zero. */
export function placeOf(text: string): { row: number; column: number } | undefined {
  const match = /^\$?([A-Za-z]{1,3})\$?(\d+)$/.exec(text.trim());
  if (match === null) return undefined;
  const column = [...(match[1] ?? "").toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
  return { row: Number(match[2]) - 1, column };
}

/** The first sheet of a workbook, or the one of a name. */
export function readSheet(bytes: Buffer, wanted: string): Sheet {
  if (bytes.subarray(0, 2).toString("latin1") !== "PK") throw new StepError("The file is no xlsx workbook");
  const files = new Map(unzipped(bytes).map(({ name, content }) => [name.replace(/^\//, ""), content]));
  const xml = (name: string): XmlElement | undefined => {
    const content = files.get(name);
    return content === undefined ? undefined : readXml(content.toString("utf8").replace(/^\uFEFF/, ""));
  };
  const book = xml("xl/workbook.xml");
  if (book === undefined) throw new StepError("The file is no xlsx workbook");
  const sheets = elements(elements(book, "sheets")[0], "sheet");
  if (sheets.length === 0) throw new StepError("Spreadsheet does not have any sheets!");
  const found = wanted === "" ? sheets[0] : sheets.find(({ attributes }) => attributes["name"] === wanted);
  if (found === undefined) throw new StepError(`Spreadsheet does not contain sheet called "${wanted}"!`);
  const id = Object.entries(found.attributes).find(([name]) => name.endsWith(":id"))?.[1];
  const target = elements(xml("xl/_rels/workbook.xml.rels"), "Relationship").find(({ attributes }) => attributes["Id"] === id)?.attributes["Target"];
  if (target === undefined) throw new StepError("The workbook does not say where its sheet is");
  const sheet = xml(target.startsWith("/") ? target.slice(1) : posix.join("xl", target));
  const shared = elements(xml("xl/sharedStrings.xml"), "si").map(textIn);
  const cells = elements(elements(sheet, "sheetData")[0], "row").flatMap((row, index) => cellsOf(row, index, shared));
  return { name: found.attributes["name"] ?? "", cells, ...corners(elements(sheet, "dimension")[0]?.attributes["ref"], cells) };
}

function cellsOf(row: XmlElement, index: number, shared: readonly string[]): Cell[] {
  const number = row.attributes["r"] === undefined ? index : Number(row.attributes["r"]) - 1;
  let next = 0;
  return elements(row, "c").flatMap((cell): Cell[] => {
    const place = placeOf(cell.attributes["r"] ?? "") ?? { row: number, column: next };
    next = place.column + 1;
    const value = valueOf(cell, shared);
    return value === undefined ? [] : [{ ...place, value, formatted: typeof value === "number" && !["", "0"].includes(cell.attributes["s"] ?? "") }];
  });
}

function valueOf(cell: XmlElement, shared: readonly string[]): Cell["value"] | undefined {
  const type = cell.attributes["t"] ?? "n";
  if (type === "inlineStr") return textIn(elements(cell, "is")[0]);
  const [stored] = elements(cell, "v");
  if (stored === undefined) return undefined;
  const text = textIn(stored);
  switch (type) {
    case "s": return shared[Number(text)] ?? "";
    case "str": return text;
    case "b": return text.trim() === "1" || text.trim() === "true";
    // Only the error that stands for nothing is a value.
    case "e": return text === "#NULL!" ? null : undefined;
    case "n": return text === "" ? undefined : Number(text);
    default: throw new StepError(`The workbook has a cell of the kind "${type}", which is not read`);
  }
}

function corners(ref: string | undefined, cells: readonly Cell[]): Pick<Sheet, "from" | "to"> {
  const [from, to = from] = (ref ?? "").split(":").map(placeOf);
  if (from !== undefined && to !== undefined && ref !== "A1") return { from, to };
  const rows = cells.map(({ row }) => row);
  const columns = cells.map(({ column }) => column);
  const least = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), -1);
  return { from: { row: least(rows), column: least(columns) }, to: { row: most(rows), column: most(columns) } };
}
