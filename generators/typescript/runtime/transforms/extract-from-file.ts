// SPDX-License-Identifier: 0BSD
import { bytesOf } from "../binary.js";
import { messageOf, StepError } from "../errors.js";
import type { BinaryData, Fields, Item, Json } from "../items.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { eachItem } from "./each-item.js";
import { decodeText } from "./encodings.js";
import { copyOf } from "./fields.js";
import type { Leaf } from "./fields.js";
import { withBinary } from "./lineage.js";
import { setPath } from "./paths.js";

export interface ExtractFromFileParams {
  operation?: Leaf<"text" | "xml" | "fromJson" | "binaryToPropery">;
  /** The name of the file among the files of the item; `data` when missing. */
  file?: Leaf<string>;
  /** The field that gets the content; `data` when missing. */
  into?: Leaf<string>;
  encoding?: Leaf<string>;
  stripBOM?: Leaf<boolean>;
  keepSource?: Leaf<"json" | "binary" | "both">;
}

/** A JSON text as its value; the message of the parser stays as it is. */
export function parseJson(text: string): Json {
  return JSON.parse(text);
}

function contentOf(file: BinaryData, { operation, encoding, stripBOM = true }: ExtractFromFileParams): Json {
  if (operation === "binaryToPropery") return file.data;
  const text = decodeText(bytesOf(file), encoding, stripBOM === false);
  if (operation !== "fromJson") return text;
  try {
    return text === "" ? {} : parseJson(text);
  } catch (error) {
    if (!messageOf(error).includes("Unexpected token")) throw error;
    throw new StepError("The file selected in 'Input Binary Field' is not in JSON format", {
      description: "Try to change the operation or select a JSON file in 'Input Binary Field'",
    });
  }
}

/** All files but one. */
export function otherFiles(
  files: Record<string, BinaryData> | undefined,
  name: string,
): Record<string, BinaryData> | undefined {
  return files && Object.fromEntries(Object.entries(files).filter(([key]) => key !== name));
}

function extracted({ json, binary }: Item<Fields>, index: number, params: ExtractFromFileParams): ItemData[] {
  const name = String(params.file ?? "data");
  const file = binary?.[name];
  if (file === undefined) return [];
  const { keepSource } = params;
  const fields: Fields = keepSource && keepSource !== "binary" ? copyOf(json) : {};
  setPath(fields, String(params.into ?? "data"), contentOf(file, params));
  const files = keepSource === "binary" || keepSource === "both" ? binary : otherFiles(binary, name);
  return [withBinary({ json: fields, pairedItem: { item: index } }, files)];
}

/** Takes the content of a file into a field: text, XML, JSON, or base64. */
export function extractFromFile(params: Params<ExtractFromFileParams>): Transform<ExtractFromFileParams> {
  return { params, execute: (call) => eachItem(call, extracted) };
}
