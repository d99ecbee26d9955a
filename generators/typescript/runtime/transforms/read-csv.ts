// SPDX-License-Identifier: 0BSD
import { parse } from "csv-parse/sync";
import { bytesOf } from "../binary.js";
import type { BinaryData, Fields } from "../items.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { eachFile } from "./each-file.js";
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

/** Reads the rows. A line that has not as many cells as the others is an error in every version: n8n's server reads files as streams, which fail. */
export function csvRows(file: BinaryData, params: ReadCsvParams): Fields[] {
  const { maxRowCount = -1, headerRow = true, includeEmptyCells = false, skipErrors } = params;
  const rows: Fields[] = [];
  const delimiter = params.delimiter === undefined ? undefined : String(params.delimiter);
  const encoding = params.encoding === undefined ? undefined : encodingName(params.encoding);
  const limit = Number(maxRowCount);
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
  return rows;
}

/** Reads CSV files: one item for each row. */
export function readCsv(params: Params<ReadCsvParams>): Transform<ReadCsvParams> {
  return {
    params,
    execute: (call) =>
      eachFile(call, () => "csv", (file, index, options): ItemData[] =>
        csvRows(file, options).map((row) => ({ json: options.headerRow === false ? { row } : row, pairedItem: { item: index } })),
      ),
  };
}
