// SPDX-License-Identifier: 0BSD
import { posix } from "node:path";
import { fileOf } from "../binary.js";
import { messageOf } from "../errors.js";
import type { BinaryData } from "../items.js";
import type { Params, Transform } from "../transform.js";
import { csvText } from "./csv-text.js";
import type { Leaf } from "./fields.js";
import { origins, type Items } from "./lineage.js";
import { xlsxFile } from "./write-xlsx.js";

export interface WriteSpreadsheetParams {
  format?: Leaf<"csv" | "xlsx">;
  /** The name of the file among the files of the item; `data` when missing. */
  file?: Leaf<string>;
  fileName?: Leaf<string>;
  headerRow?: Leaf<boolean>;
  sheet?: Leaf<string>;
  delimiter?: Leaf<string>;
}

/** A workbook, or a CSV file, of all items. `usual` is its name where none is given, without the extension. */
export function spreadsheetFile(items: Items, params: WriteSpreadsheetParams, usual: string, now: number): BinaryData {
  const { format = "csv", headerRow = true, delimiter = "," } = params;
  const rows = items.map(({ json }) => json);
  const content = format === "xlsx"
    ? xlsxFile(rows, String(params.sheet || "Sheet"), headerRow !== false, now)
    : Buffer.from(`\uFEFF${csvText(rows, String(delimiter || ","), headerRow !== false)}`);
  return fileOf(content, nameOf(params.fileName, `${usual}.${format}`));
}

/** The name of a file; whatever is there and no text is refused in the words of Node.js. */
export function nameOf(given: unknown, usual: string): string | undefined {
  const name = given === undefined ? usual : given;
  if (!name) return undefined;
  posix.parse(name as string);
  return String(name);
}

/** Makes one spreadsheet of all items. */
export function writeSpreadsheet(params: Params<WriteSpreadsheetParams>): Transform<WriteSpreadsheetParams> {
  return {
    params,
    execute(call) {
      const pairedItem = origins(call.items.length);
      try {
        const first = call.params();
        return [{ json: {}, binary: { [String(first.file ?? "data")]: spreadsheetFile(call.items, first, "spreadsheet", call.run.now()) }, pairedItem }];
      } catch (error) {
        if (!call.continueOnFail) throw error;
        return [{ json: { error: messageOf(error) }, pairedItem }];
      }
    },
  };
}
