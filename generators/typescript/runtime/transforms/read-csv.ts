// SPDX-License-Identifier: 0BSD
import { parse } from "csv-parse/sync";
import { bytesOf, requireFile } from "../binary.js";
import { StepError } from "../errors.js";
import type { BinaryData, Fields } from "../items.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { eachItem } from "./each-item.js";
import type { Leaf } from "./fields.js";

export interface ReadCsvParams {
  /** The name of the file among the files of the item; `data` when missing. */
  file?: Leaf<string>;
  delimiter?: Leaf<string>;
  encoding?: Leaf<string>;
  enableBOM?: Leaf<boolean>;
  relaxQuotes?: Leaf<boolean>;
  headerRow?: Leaf<boolean>;
  includeEmptyCells?: Leaf<boolean>;
  maxRowCount?: Leaf<number>;
  fromLine?: Leaf<number>;
  /** Leaves out rows that cannot be read. */
  skipErrors?: Leaf<boolean>;
  version?: number;
}

function encodingName(encoding: unknown): BufferEncoding | undefined {
  return Buffer.isEncoding(String(encoding)) ? (String(encoding) as BufferEncoding) : undefined;
}

/** Reads the rows; the first version keeps what it read before an error and forgets the error. */
export function csvRows(file: BinaryData, params: ReadCsvParams): Fields[] {
  const { maxRowCount = -1, headerRow = true, includeEmptyCells = false, skipErrors, version = 1.1 } = params;
  const rows: Fields[] = [];
  const delimiter = params.delimiter === undefined ? undefined : String(params.delimiter);
  const encoding = params.encoding === undefined ? undefined : encodingName(params.encoding);
  const limit = Number(maxRowCount);
  try {
    parse(bytesOf(file), {
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(encoding === undefined ? {} : { encoding }),
      ...(params.fromLine ? { from_line: Number(params.fromLine) } : {}),
      ...(limit > -1 ? { to: limit } : {}),
      bom: Boolean(params.enableBOM),
      skip_records_with_error: Boolean(skipErrors),
      columns: headerRow !== false,
      relax_quotes: Boolean(params.relaxQuotes),
      on_record: (record: Fields) => {
        const cells = Object.entries(record).filter(([, value]) => includeEmptyCells || value !== "");
        rows.push(Array.isArray(record) && includeEmptyCells ? record : Object.fromEntries(cells));
        return record;
      },
    });
  } catch (error) {
    if (version > 1) throw error;
  }
  return rows;
}

/** Reads CSV files: one item for each row. */
export function readCsv(params: Params<ReadCsvParams>): Transform<ReadCsvParams> {
  return {
    params,
    execute(call) {
      // An item without a file is told by the kind of the file before it.
      let extension: string | undefined;
      return eachItem(call, (item, index, options): ItemData[] => {
        try {
          const file = requireFile(item, String(options.file ?? "data"), index);
          extension = file.fileExtension;
          return csvRows(file, options).map((row) => ({
            json: options.headerRow === false ? { row } : row,
            pairedItem: { item: index },
          }));
        } catch (error) {
          if (!extension || extension === "csv") throw error;
          throw new StepError("The file selected in 'Input Binary Field' is not in csv format");
        }
      });
    },
  };
}
