// SPDX-License-Identifier: 0BSD
import { parse } from "csv-parse/sync";
import { StepError } from "../errors.js";
import { toArray, toBoolean, toText } from "../formulas/coerce.js";
import { isCollection, type Bundle, type Value } from "../formulas/value.js";
import { newlineOf } from "./separators.js";

/** The sign between two columns, by the name that the platform gives it; a name that nobody knows is an error. */
export function delimiterOf(delimiter: Value, other: Value): string {
  const name = toText(delimiter);
  if (name === "other") return toText(other);
  const sign = new Map([["", ","], ["comma", ","], ["semicolon", ";"], ["tab", "\t"], ["\\t", "\t"], ["pipe", "|"], ["space", " "]]).get(name.toLowerCase());
  if (sign !== undefined || name.length === 1) return sign ?? name;
  throw new StepError(`"${name}" is no known sign between columns`);
}

/** One bundle for each row, with its columns as `col1`, `col2` and so on. A row of headers is passed over. */
export function parseCsv({ text, headers, delimiter, otherDelimiter }: { text?: Value; columns?: Value; headers?: Value; delimiter?: Value; otherDelimiter?: Value }): Bundle[] {
  const rows: string[][] = parse(toText(text), { delimiter: delimiterOf(delimiter, otherDelimiter), relax_column_count: true, skip_empty_lines: true });
  return rows.slice(toBoolean(headers ?? false) ? 1 : 0).map((row) => Object.fromEntries(row.map((cell, index) => [`col${index + 1}`, cell])));
}

/** Rows as CSV. */
export function createCsv({ rows, headers, delimiter, otherDelimiter, newline }: { rows?: Value; headers?: Value; delimiter?: Value; otherDelimiter?: Value; newline?: Value }): Bundle {
  return { text: csvText(toArray(rows), toBoolean(headers ?? false), delimiterOf(delimiter, otherDelimiter), newlineOf(newline)) };
}

/** The lines of a CSV file; the names of the members are the headers. */
export function csvText(rows: readonly Value[], headers: boolean, delimiter: string, newline = "\n"): string {
  const names = [...new Set(rows.flatMap((row) => (isCollection(row) ? Object.keys(row) : [])))];
  const cell = (value: Value): string => {
    const text = toText(value);
    return text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = rows.map((row) => (isCollection(row) ? names.map((name) => cell(row[name])) : toArray(row).map(cell)).join(delimiter));
  return [...(headers ? [names.map(cell).join(delimiter)] : []), ...lines].join(newline);
}
