// SPDX-License-Identifier: 0BSD
import { fileOf } from "../binary.js";
import { messageOf, StepError } from "../errors.js";
import type { BinaryData, Json } from "../items.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { eachItem } from "./each-item.js";
import { encodeText } from "./encodings.js";
import type { Leaf } from "./fields.js";
import { origins } from "./lineage.js";
import { getPath } from "./paths.js";
import { spreadsheetFile } from "./write-spreadsheet.js";

export interface ConvertToFileParams {
  operation?: Leaf<"csv" | "xlsx" | "toJson" | "toText" | "toBinary">;
  /** The name of the file among the files of the item; `data` when missing. */
  file?: Leaf<string>;
  /** The field that holds the content. */
  source?: Leaf<string>;
  /** JSON: one file for all items, or one for each. */
  mode?: Leaf<"once" | "each">;
  fileName?: Leaf<string>;
  mimeType?: Leaf<string>;
  encoding?: Leaf<string>;
  addBOM?: Leaf<boolean>;
  dataIsBase64?: Leaf<boolean>;
  /** Writes JSON with line breaks. */
  format?: Leaf<boolean>;
  delimiter?: Leaf<string>;
  headerRow?: Leaf<boolean>;
  sheet?: Leaf<string>;
  version?: number;
}

/** What a file is made of. */
export interface FileSource {
  readonly path?: unknown;
  readonly name?: unknown;
  readonly type?: unknown;
  readonly base64: boolean;
  readonly encoding?: unknown;
  readonly mark: boolean;
  readonly indent: boolean;
}

function optionalText(value: unknown): string | undefined {
  return value ? String(value) : undefined;
}

/** A file with the value of a field, or with all fields as JSON. */
export function jsonFile(data: Json, source: FileSource): BinaryData {
  const value = source.path ? getPath(data, source.path) : data;
  if (value === undefined) throw new StepError(`The value in "${String(source.path)}" is not set`);
  const isObject = typeof value === "object";
  const text = isObject ? JSON.stringify(value, null, source.indent ? 2 : 0) : String(value);
  const content = source.base64
    ? Buffer.from(value as string, "base64")
    : encodeText(text, source.encoding, source.mark);
  const type = isObject && !source.base64 ? "application/json" : optionalText(source.type);
  const file = fileOf(content, optionalText(source.name), type);
  const extension = file.fileExtension ? `.${file.fileExtension}` : "";
  return file.fileName ? file : { ...file, fileName: `file${extension}` };
}

function sourceOf(params: ConvertToFileParams): FileSource {
  const { operation, version = 1.1, dataIsBase64 } = params;
  const common = {
    name: params.fileName,
    encoding: params.encoding,
    mark: Boolean(params.addBOM),
    indent: false,
    base64: false,
  };
  if (operation === "toJson") return { ...common, type: "application/json", indent: Boolean(params.format) };
  if (operation === "toText") {
    return { ...common, path: params.source ?? "", name: params.fileName || "file.txt", type: "text/plain" };
  }
  const base64 = version > 1 || dataIsBase64 !== false;
  return { ...common, path: params.source ?? "", type: params.mimeType, base64 };
}

/** Makes files of items: CSV, workbooks, JSON, text, or bytes. */
export function convertToFile(params: Params<ConvertToFileParams>): Transform<ConvertToFileParams> {
  return {
    params,
    execute(call) {
      const first = call.params();
      const { operation = "csv" } = first;
      const table = operation === "csv" || operation === "xlsx";
      const wrap = (file: BinaryData, options: ConvertToFileParams): ItemData => ({
        json: {},
        binary: { [String(options.file ?? "data")]: file },
      });
      if (table || (operation === "toJson" && (first.mode ?? "once") === "once")) {
        const pairedItem = origins(call.items.length);
        try {
          const all = call.items.map(({ json }) => json);
          const file = table ? spreadsheetFile(call.items, { ...first, format: operation }, "File", call.run.now()) : jsonFile(all, sourceOf(first));
          return [{ ...wrap(file, first), pairedItem }];
        } catch (error) {
          if (!call.continueOnFail || !table) throw error;
          return [{ json: { error: messageOf(error) }, pairedItem }];
        }
      }
      return eachItem(call, ({ json }, index, options): ItemData[] => [
        { ...wrap(jsonFile(json, sourceOf({ ...options, operation })), options), pairedItem: { item: index } },
      ]);
    },
  };
}
