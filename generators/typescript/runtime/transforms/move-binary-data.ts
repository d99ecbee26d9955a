// SPDX-License-Identifier: 0BSD
import { bytesOf, fileOf } from "../binary.js";
import { StepError } from "../errors.js";
import type { Fields, Item, Json } from "../items.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { decodeText, encodeText } from "./encodings.js";
import { otherFiles, parseJson } from "./extract-from-file.js";
import { copyOf } from "./fields.js";
import type { Leaf } from "./fields.js";
import { withBinary } from "./lineage.js";
import { getPath, isKeyed, setPath, unsetPath } from "./paths.js";

export interface MoveBinaryDataParams {
  mode?: Leaf<"binaryToJson" | "jsonToBinary">;
  /** The file becomes all fields of the item. */
  setAllData?: Leaf<boolean>;
  /** All fields become the file. */
  convertAllData?: Leaf<boolean>;
  from?: Leaf<string>;
  into?: Leaf<string>;
  encoding?: Leaf<string>;
  addBOM?: Leaf<boolean>;
  stripBOM?: Leaf<boolean>;
  fileName?: Leaf<string>;
  mimeType?: Leaf<string>;
  jsonParse?: Leaf<boolean>;
  keepSource?: Leaf<boolean>;
  keepAsBase64?: Leaf<boolean>;
  dataIsBase64?: Leaf<boolean>;
  useRawData?: Leaf<boolean>;
  version?: number;
}

function parsed(text: string): Json {
  try {
    return parseJson(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new StepError(error.message);
    throw error;
  }
}

function toFields({ json, binary }: Item<Fields>, item: number, params: MoveBinaryDataParams): ItemData[] {
  const { setAllData = true, encoding = "utf8", stripBOM = true } = params;
  const name = String(params.from ?? "data");
  const file = binary?.[name];
  if (file === undefined) return [];
  const text = (): string => decodeText(bytesOf(file), encoding || "utf8", stripBOM === false);
  let fields: Fields = {};
  if (setAllData) {
    const all = parsed(text());
    fields = isKeyed(all) ? all : {};
  } else {
    fields = copyOf(json);
    const content = params.keepAsBase64 === true ? file.data : text();
    setPath(fields, String(params.into ?? "data"), params.jsonParse ? parsed(content) : content);
  }
  const files = params.keepSource === true ? binary : otherFiles(binary, name);
  return [withBinary({ json: fields, pairedItem: { item } }, files)];
}

function toFile({ json, binary }: Item<Fields>, item: number, params: MoveBinaryDataParams): ItemData[] {
  const { convertAllData = true, version = 1.1, fileName, mimeType } = params;
  const from = String(params.from ?? "data");
  const value: Json = convertAllData ? json : getPath(json, from);
  if (value === undefined) return [];
  let type = mimeType ? String(mimeType) : undefined;
  let content: Buffer;
  if (params.dataIsBase64 === true && !convertAllData) content = Buffer.from(value as string, "base64");
  else {
    const raw = params.useRawData === true && typeof value !== "object";
    if (!raw) type ??= "application/json";
    content = encodeText(raw ? String(value) : JSON.stringify(value), params.encoding, Boolean(params.addBOM));
  }
  if (version === 1) type ??= "application/json";
  const file = fileOf(content, fileName ? String(fileName) : undefined, type);
  if (!file.fileName && version > 1) file.fileName = `file${file.fileExtension ? `.${file.fileExtension}` : ""}`;
  const rest: Fields = params.keepSource === true ? json : convertAllData ? {} : copyOf(json);
  if (params.keepSource !== true && !convertAllData) unsetPath(rest, from);
  return [{ json: rest, pairedItem: { item }, binary: { ...binary, [String(params.into ?? "data")]: file } }];
}

/** Moves content between fields and files. */
export function moveBinaryData(params: Params<MoveBinaryDataParams>): Transform<MoveBinaryDataParams> {
  return {
    params,
    execute({ items, params: resolve }) {
      const { mode = "binaryToJson" } = resolve();
      const move = mode === "jsonToBinary" ? toFile : toFields;
      return items.flatMap((item, index) => move(item, index, resolve(index)));
    },
  };
}
