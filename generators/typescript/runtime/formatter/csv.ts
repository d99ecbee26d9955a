// SPDX-License-Identifier: 0BSD
import type { Bundle, Value } from "../formulas/value.js";
import { isOn, textOf, type Formatted } from "./value.js";

const separators: readonly string[] = [",", ";", "\t", "|"];

/** The rows of a CSV text as line items, named by the first row unless the text is said to have none. */
export function importCsv({ input, forced_header, forced_dialect }: { input: Value; forced_header?: Value; forced_dialect?: Value }): Formatted {
  const text = textOf(input).replace(/^\ufeff/, "");
  const dialect: Readonly<Record<string, string>> = { excel: ",", "excel-tab": "\t", comma: ",", tab: "\t", semicolon: ";", pipe: "|" };
  const separator = dialect[textOf(forced_dialect).toLowerCase()] ?? likely(text);
  const rows = parsed(text, separator);
  const named = forced_header === undefined || forced_header === "" || isOn(forced_header);
  const header = named ? (rows.shift() ?? []) : (rows[0] ?? []).map((_, at) => `item_${at + 1}`);
  const items = rows.map((row): Bundle => Object.fromEntries(header.map((name, at) => [name, row[at] ?? ""])));
  return { output: { csv: items, header: header.join(separator), count: items.length } };
}

function likely(text: string): string {
  const [line = ""] = text.split("\n");
  const count = (separator: string): number => line.split(separator).length;
  return separators.reduce((best, separator) => (count(separator) > count(best) ? separator : best), ",");
}

function parsed(text: string, separator: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let quoted = false;
  const close = (): void => {
    row.push(field);
    field = "";
  };
  for (let at = 0; at < text.length; at++) {
    const c = text.charAt(at);
    if (quoted) {
      if (c !== '"') field += c;
      else if (text.charAt(at + 1) === '"') field += text.charAt(at++);
      else quoted = false;
    } else if (c === '"' && field === "") quoted = true;
    else if (c === separator) close();
    else if (c === "\n") {
      close();
      rows.push(row);
      row = [];
    } else if (c !== "\r") field += c;
  }
  if (field !== "" || row.length > 0) {
    close();
    rows.push(row);
  }
  return rows.filter((cells) => cells.some((cell) => cell !== ""));
}
