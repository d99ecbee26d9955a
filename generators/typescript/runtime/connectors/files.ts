// SPDX-License-Identifier: 0BSD
import { appendFile, readFile as read, writeFile } from "node:fs/promises";
import { bytesOf, fileOf, requireFile } from "../binary.js";
import type { BinaryData, Json } from "../items.js";
import type { ItemData } from "../transform.js";
import type { EffectContext } from "./context.js";
import { matchingPaths } from "./file-paths.js";

/** Which files are read. */
export interface ReadParams {
  /** A path, or a pattern with `*`, `**` and `?`. */
  readonly path?: Json;
  /** The name that the file has in the item; `data` when missing. */
  readonly into?: Json;
  /** What the file is to be called and taken for, instead of what its path says. */
  readonly fileName?: Json;
  readonly mimeType?: Json;
  readonly fileExtension?: Json;
}

/** Where a file is written. */
export interface WriteParams {
  readonly path?: Json;
  /** The name of the file in the item; `data` when missing. */
  readonly from?: Json;
  /** The content is added to what is there. */
  readonly append?: Json;
}

/** Reads every file that matches: one item for each, with what is known of the file as its fields. */
export async function readFiles(params: ReadParams): Promise<ItemData[]> {
  const files = await found(params);
  return files.map((file) => ({
    json: {
      mimeType: file.mimeType, fileType: file.fileType, fileName: file.fileName, fileExtension: file.fileExtension, fileSize: file.fileSize,
    },
    binary: { [nameOf(params.into)]: file },
  }));
}

/** Reads every file that matches: one item for each, without fields. */
export async function readFilesBare(params: ReadParams, context: EffectContext): Promise<ItemData[]> {
  const files = await found(params);
  return files.map((file) => ({ json: {}, binary: { [nameOf(params.into)]: file }, pairedItem: [{ item: context.index }] }));
}

/** Reads one file into the item. */
export async function readFile(params: ReadParams, context: EffectContext): Promise<ItemData> {
  const file = await load(String(params.path ?? ""));
  return { json: context.item.json, binary: { ...context.item.binary, [nameOf(params.into)]: file } };
}

/** Writes a file of the item, and says under which path. */
export async function writeToFile(params: WriteParams, context: EffectContext): Promise<ItemData> {
  const file = requireFile(context.item, nameOf(params.from), context.index);
  const path = String(params.path ?? "");
  await (params.append === true ? appendFile : writeFile)(path, bytesOf(file));
  const { mimeType, fileType, fileExtension, fileSize } = file;
  const json = { ...context.item.json, mimeType, fileType, fileName: path, fileExtension, fileSize };
  return { json, ...(context.item.binary === undefined ? {} : { binary: context.item.binary }) };
}

function nameOf(given: Json): string {
  return given === undefined || given === null ? "data" : String(given);
}

async function found(params: ReadParams): Promise<BinaryData[]> {
  const paths = await matchingPaths(String(params.path ?? ""));
  const files: BinaryData[] = [];
  for (const path of paths) files.push({ ...(await load(path)), ...saidOtherwise(params) });
  return files;
}

function saidOtherwise({ fileName, mimeType, fileExtension }: ReadParams): Partial<BinaryData> {
  const said = Object.entries({ fileName, mimeType, fileExtension }).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(said.map(([name, value]) => [name, String(value)]));
}

async function load(path: string): Promise<BinaryData> {
  return fileOf(await read(path), path);
}
