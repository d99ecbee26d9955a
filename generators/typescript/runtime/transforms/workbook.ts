// SPDX-License-Identifier: 0BSD
import { read, set_cptable, utils, write, type BookType, type ParsingOptions, type Sheet2JSONOpts } from "@e965/xlsx";
import * as codepages from "@e965/xlsx/dist/cpexcel.full.mjs";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { jsonOf } from "../json.js";
import { flatTable } from "./csv-text.js";

// Old workbooks hold texts in the alphabets of their time.
set_cptable(codepages);

/** What is read of a workbook, and how. */
export interface WorkbookRange {
  /** The name of the sheet; the first one when empty. */
  readonly sheet: string;
  /** Cells such as `A2:C9`, or the number of rows to leave out. */
  readonly range: string;
  readonly headerRow: boolean;
  readonly includeEmptyCells: boolean;
  /** Cells of a text file keep what they say: `TRUE` is no truth, `1/2` no date. */
  readonly raw: boolean;
  /** `text` for UTF-8, `latin` for bytes that are characters. */
  readonly as?: "text" | "latin";
  /** Tables of plain text are UTF-8; else their bytes are characters. */
  readonly utf8: boolean;
}

/** The rows of a sheet of any workbook or table that spreadsheet programs write: xlsx, xls, ods, CSV, HTML, RTF. */
export function workbookRows(content: Buffer, { sheet, range, headerRow, includeEmptyCells, raw, as, utf8 }: WorkbookRange): Json[] {
  const options: ParsingOptions = { raw, ...(utf8 ? { codepage: 65001 } : {}) };
  const book = as === "text" ? read(content.toString("utf8"), { ...options, type: "string" }) : as === "latin" ? read(content.toString("latin1"), { ...options, type: "binary" }) : read(content, options);
  const name = sheet === "" ? book.SheetNames[0] : sheet;
  if (name === undefined) throw new StepError("Spreadsheet does not have any sheets!");
  const found = book.Sheets[name];
  if (found === undefined) throw new StepError(`Spreadsheet does not contain sheet called "${name}"!`);
  const shape: Sheet2JSONOpts = {
    ...(range === "" ? {} : { range: Number.isNaN(Number(range)) ? range : parseInt(range, 10) }),
    ...(includeEmptyCells ? { defval: "" } : {}), ...(headerRow ? {} : { header: 1 }),
  };
  return utils.sheet_to_json(found, shape).map(jsonOf);
}

/** A workbook or table of rows, in a format that spreadsheet programs read. */
export function workbookFile(rows: readonly Fields[], format: BookType, { sheet, headerRow, compression }: { readonly sheet: string; readonly headerRow: boolean; readonly compression: boolean }): Buffer {
  const page = utils.json_to_sheet([...flatTable(rows).rows], headerRow ? {} : { skipHeader: true });
  const content: Uint8Array = write({ SheetNames: [sheet], Sheets: { [sheet]: page } }, { bookType: format, bookSST: false, type: "buffer", ...(compression ? { compression } : {}) });
  return Buffer.from(content);
}
