// SPDX-License-Identifier: 0BSD
import { bytesOf, fileOf, requireFile } from "../binary.js";
import { messageOf, StepError } from "../errors.js";
import type { Json } from "../items.js";
import type { ItemData, Params, Transform, TransformCall } from "../transform.js";
import { eachFile } from "./each-file.js";
import { eachItem } from "./each-item.js";
import type { Leaf } from "./fields.js";
import { origins } from "./lineage.js";
import { csvRows } from "./read-csv.js";
import { formatOf, isCsv, rowItems, type ReadSpreadsheetParams } from "./read-spreadsheet.js";
import { workbookFile, workbookRows } from "./workbook.js";
import { nameOf } from "./write-spreadsheet.js";

const formats = ["xls", "ods", "html", "rtf"] as const;

export interface ReadAnyParams extends Omit<ReadSpreadsheetParams, "format"> {
  /** `csv`, `ods` and so on, or `autodetect`: by the type of the file. */
  format?: Leaf<string>;
  /** Cells of a text file keep what they say. */
  raw?: Leaf<boolean>;
  /** The file is read as text, and not as bytes. */
  asText?: Leaf<boolean>;
}

export interface WriteAnyParams {
  format?: Leaf<(typeof formats)[number]>;
  /** The name of the file among the files of the item; `data` when missing. */
  file?: Leaf<string>;
  fileName?: Leaf<string>;
  headerRow?: Leaf<boolean>;
  sheet?: Leaf<string>;
  compression?: Leaf<boolean>;
}

function rowsOf(content: Buffer, options: ReadAnyParams, as: "text" | "latin"): Json[] {
  const { sheet, range, headerRow, includeEmptyCells, raw, asText } = options;
  return workbookRows(content, {
    sheet: String(sheet ?? ""), range: String(range ?? ""), headerRow: headerRow !== false, includeEmptyCells: includeEmptyCells === true, raw: raw === true, ...(asText === true ? { as } : {}), utf8: as === "text",
  });
}

/** Reads workbooks and tables of all formats of spreadsheet programs: one item for each row. */
export function readAnySpreadsheet(params: Params<ReadAnyParams>): Transform<ReadAnyParams> {
  return {
    params,
    execute: (call) => eachFile(call, formatOf, (file, index, options): ItemData[] => {
      const { format, ...rest } = options;
      return rowItems(isCsv(file, options) ? csvRows(file, rest) : rowsOf(bytesOf(file), options, "latin"), index, options);
    }),
  };
}

/** The same, where CSV files too are read as a spreadsheet program reads them. */
export function readAnyWorkbook(params: Params<ReadAnyParams>): Transform<ReadAnyParams> {
  return {
    params,
    execute: (call) => eachItem(call, (item, index, options): ItemData[] =>
      rowItems(rowsOf(bytesOf(requireFile(item, String(options.file ?? "data"), index)), options, "text"), index, options)),
  };
}

/** Makes one workbook or table of all items, in a format of old or other spreadsheet programs. `usual` is its name where none is given. */
function writing(usual: string) {
  return (params: Params<WriteAnyParams>): Transform<WriteAnyParams> => ({
    params,
    execute(call: TransformCall<WriteAnyParams>) {
      const pairedItem = origins(call.items.length);
      try {
        const { format: wanted, file, fileName, headerRow, sheet, compression } = call.params();
        const format = formats.find((one) => one === wanted);
        if (format === undefined) throw new StepError(`"${String(wanted)}" is no format of a spreadsheet`);
        const content = workbookFile(call.items.map(({ json }) => json), format, { sheet: String(sheet || "Sheet"), headerRow: headerRow !== false, compression: compression === true });
        const name = nameOf(fileName, `${usual}.${format}`);
        return [{ json: {}, binary: { [String(file ?? "data")]: fileOf(content, name) }, pairedItem }];
      } catch (error) {
        if (!call.continueOnFail) throw error;
        return [{ json: { error: messageOf(error) }, pairedItem }];
      }
    },
  });
}

export const writeAnySpreadsheet = writing("spreadsheet");
export const convertToSpreadsheet = writing("File");
