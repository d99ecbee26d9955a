// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "../items.js";
import { escapeMarkup } from "./markup.js";
import { flatTable } from "./csv-text.js";
import { zipped } from "./zip.js";

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** The letters of a column; the first one is A. */
export function columnName(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : columnName(Math.floor(index / 26) - 1) + columnName(index % 26);
}

function cell(value: Json, place: string): string {
  switch (typeof value) {
    case "number": return Number.isFinite(value) ? `<c r="${place}"><v>${value}</v></c>` : "";
    case "boolean": return `<c r="${place}" t="b"><v>${value ? 1 : 0}</v></c>`;
    case "string": return `<c r="${place}" t="inlineStr"><is><t xml:space="preserve">${escapeMarkup(value)}</t></is></c>`;
    default: return "";
  }
}

/** A workbook with one sheet: a row for the names of all fields, if wanted, and one for each item. */
export function xlsxFile(rows: readonly Fields[], sheetName: string, header: boolean, now: number): Buffer {
  const table = flatTable(rows);
  const lines: Json[][] = table.rows.map((row) => table.names.map((name) => row[name]));
  if (header) lines.unshift([...table.names]);
  const sheet = lines.map((line, row) => `<row r="${row + 1}">${line.map((value, column) => cell(value, `${columnName(column)}${row + 1}`)).join("")}</row>`).join("");
  const last = `${columnName(Math.max(0, table.names.length - 1))}${Math.max(1, lines.length)}`;
  const files: Readonly<Record<string, string>> = {
    "[Content_Types].xml": `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
    "_rels/.rels": `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${escapeMarkup(sheetName)}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    "xl/worksheets/sheet1.xml": `<worksheet xmlns="${MAIN}"><dimension ref="A1:${last}"/><sheetData>${sheet}</sheetData></worksheet>`,
  };
  return zipped(Object.entries(files).map(([name, text]) => ({ name, content: Buffer.from(XML + text) })), now);
}
