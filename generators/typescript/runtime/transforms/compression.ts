// SPDX-License-Identifier: 0BSD
import { gunzipSync, gzipSync } from "node:zlib";
import { bytesOf, fileOf, requireFile } from "../binary.js";
import type { BinaryData, Fields, Item } from "../items.js";
import type { Params, RunFacts, Transform } from "../transform.js";
import { eachItem } from "./each-item.js";
import { commaParts } from "./fields.js";
import type { Leaf } from "./fields.js";
import { unzipped, zipped } from "./zip.js";

export interface CompressionParams {
  operation?: Leaf<"compress" | "decompress">;
  /** The files of the item, separated by commas; `data` when missing. */
  files?: Leaf<string>;
  format?: Leaf<"zip" | "gzip">;
  fileName?: Leaf<string>;
  /** The file that the archive becomes; `data` when missing. */
  into?: Leaf<string>;
  /** Several files are numbered after this: `file_` for what is unpacked, `data` for what is packed by the first version. */
  prefix?: Leaf<string>;
  version?: number;
}

type Files = Record<string, BinaryData>;

/** The name of a packed file: the given one, then the ending of what is in it. */
function gzipName({ fileName, version = 1 }: CompressionParams, file: BinaryData): string {
  if (version > 1) return `${String(fileName ?? "").replace(/\.gz$/, "")}.${file.fileExtension ?? ""}.gz`;
  return `${(file.fileName ?? "").split(".")[0] ?? ""}.gzip`;
}

function compressed(item: Item<Fields>, index: number, params: CompressionParams, run: RunFacts): Files {
  const { version = 1, into = "data", prefix = "data", format = version > 1 ? "zip" : "" } = params;
  const names = commaParts(String(params.files ?? "data"));
  const given = names.map((name) => requireFile(item, name, index));
  if (format === "zip") {
    const entries = given.map((file) => ({ name: file.fileName ?? "", content: bytesOf(file) }));
    return { [String(into)]: fileOf(zipped(entries, run.now()), String(params.fileName ?? ""), "application/zip") };
  }
  return Object.fromEntries(given.map((file, place) => {
    const packed = fileOf(gzipSync(bytesOf(file)), gzipName(params, file), "application/gzip");
    return [version > 1 ? String(into) : `${String(prefix)}${place}`, packed];
  }));
}

function decompressed(item: Item<Fields>, index: number, { files: wanted = "data", prefix = "file_" }: CompressionParams): Files {
  const files: Files = {};
  let place = 0;
  const add = (content: Buffer, name: string): void => {
    files[`${String(prefix)}${place}`] = fileOf(content, name);
    place += 1;
  };
  for (const name of commaParts(String(wanted))) {
    const file = requireFile(item, name, index);
    const ending = (file.fileExtension ?? "").toLowerCase();
    if (ending === "zip") unzipped(bytesOf(file)).forEach((entry) => add(entry.content, entry.name));
    else if (ending === "gz" || ending === "gzip") add(gunzipSync(bytesOf(file)), (file.fileName ?? "").replace(/\.gz(?:ip)?$/, ""));
  }
  return files;
}

/** Packs files of an item, or unpacks them; files of another kind are left out. */
export function compression(params: Params<CompressionParams>): Transform<CompressionParams> {
  return {
    params,
    execute: (call) =>
      eachItem(call, (item, index, options) => {
        const files = options.operation === "compress" ? compressed(item, index, options, call.run) : decompressed(item, index, options);
        return [{ json: item.json, binary: files, pairedItem: { item: index } }];
      }),
  };
}
