// SPDX-License-Identifier: 0BSD
import { posix } from "node:path";
import { StepError } from "./errors.js";
import type { BinaryData } from "./items.js";

/** Files that travel with items: their content, size, type and name. */

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** A size as people write it: `27 B`, `1.24 kB`. */
export function sizeText(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1);
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : Number(value.toPrecision(3))} ${UNITS[power]}`;
}

/** The content of a file. */
export function bytesOf(file: BinaryData): Buffer {
  return Buffer.from(file.data, "base64");
}

const MIME_BY_EXTENSION: Readonly<Record<string, string>> = {
  aac: "audio/aac",
  avi: "video/x-msvideo",
  bin: "application/octet-stream",
  bmp: "image/bmp",
  css: "text/css",
  csv: "text/csv",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  eml: "message/rfc822",
  gif: "image/gif",
  gz: "application/gzip",
  htm: "text/html",
  html: "text/html",
  ico: "image/vnd.microsoft.icon",
  ics: "text/calendar",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  js: "text/javascript",
  json: "application/json",
  m4a: "audio/mp4",
  md: "text/markdown",
  mov: "video/quicktime",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  mpeg: "video/mpeg",
  odp: "application/vnd.oasis.opendocument.presentation",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  odt: "application/vnd.oasis.opendocument.text",
  oga: "audio/ogg",
  ogg: "audio/ogg",
  pdf: "application/pdf",
  png: "image/png",
  ppt: "application/vnd.ms-powerpoint",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  rtf: "application/rtf",
  srt: "application/x-subrip",
  svg: "image/svg+xml",
  tar: "application/x-tar",
  tif: "image/tiff",
  tiff: "image/tiff",
  tsv: "text/tab-separated-values",
  ttf: "font/ttf",
  txt: "text/plain",
  vcf: "text/x-vcard",
  wav: "audio/wav",
  webm: "video/webm",
  webp: "image/webp",
  woff: "font/woff",
  woff2: "font/woff2",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  xml: "application/xml",
  yaml: "text/yaml",
  yml: "text/yaml",
  zip: "application/zip",
};

const EXTENSION_BY_MIME: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(MIME_BY_EXTENSION).map(([extension, mime]) => [mime, extension])),
  "application/javascript": "js",
  "audio/aac": "adts",
  "audio/mp3": "mp3",
  "audio/mpeg": "mpga",
  "audio/ogg": "oga",
  "audio/webm": "weba",
  "audio/x-wav": "wav",
  "image/jpeg": "jpg",
  "image/tiff": "tif",
  "text/html": "html",
  "text/xml": "xml",
  "text/yaml": "yaml",
  "video/quicktime": "qt",
};

/** The type of a file by its name, or undefined. */
export function mimeByName(name: string): string | undefined {
  const extension = /\.([^./\\]+)$/.exec(name)?.[1] ?? (/[./\\]/.test(name) ? "" : name);
  return MIME_BY_EXTENSION[extension.toLowerCase()];
}

/** The usual extension of a type, or undefined. */
export function extensionOf(mimeType: string): string | undefined {
  return EXTENSION_BY_MIME[(mimeType.split(";")[0] ?? "").trim().toLowerCase()];
}

const MAGIC: readonly (readonly [mime: string, extension: string, start: readonly number[]])[] = [
  ["image/png", "png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["image/jpeg", "jpg", [0xff, 0xd8, 0xff]],
  ["image/gif", "gif", [0x47, 0x49, 0x46]],
  ["application/pdf", "pdf", [0x25, 0x50, 0x44, 0x46]],
  ["application/zip", "zip", [0x50, 0x4b, 0x03, 0x04]],
  ["application/gzip", "gz", [0x1f, 0x8b, 0x08]],
  ["audio/mpeg", "mp3", [0x49, 0x44, 0x33]],
  ["application/xml", "xml", [...Buffer.from("<?xml ")]],
  ["application/rtf", "rtf", [...Buffer.from("{\\rtf")]],
];

function sniffed(content: Buffer): readonly [mime: string, extension: string] | undefined {
  if (content.subarray(0, 4).toString("latin1") === "RIFF" && content.subarray(8, 12).toString("latin1") === "WEBP") {
    return ["image/webp", "webp"];
  }
  const known = MAGIC.find(([, , start]) => start.every((byte, index) => content[index] === byte));
  return known === undefined ? undefined : [known[0], known[1]];
}

/** The kind of a file, for a preview. */
export function kindOf(mimeType: string): string | undefined {
  if (mimeType.startsWith("application/json")) return "json";
  if (mimeType.startsWith("text/html")) return "html";
  const family = /^(image|audio|video|text)\//.exec(mimeType)?.[1];
  if (family !== undefined) return family;
  if (mimeType.startsWith("application/javascript")) return "text";
  return mimeType.startsWith("application/pdf") ? "pdf" : undefined;
}

/** Makes a file of its content; what is not given is told from the name, then from the content. */
export function fileOf(content: Buffer, name?: string, type?: string): BinaryData {
  const byName = type || (name ? mimeByName(name) : undefined);
  const bySight = byName === undefined ? sniffed(content) : undefined;
  const known = byName ?? bySight?.[0];
  const mimeType = known ?? "text/plain";
  const path = name ? posix.parse(name) : undefined;
  const extension = path?.ext.slice(1) || (bySight?.[1] ?? (known === undefined ? undefined : extensionOf(known)));
  const kind = kindOf(mimeType);
  return {
    mimeType,
    ...(kind === undefined ? {} : { fileType: kind }),
    ...(extension === undefined ? {} : { fileExtension: extension }),
    data: content.toString("base64"),
    ...(path === undefined ? {} : { fileName: path.base }),
    ...(path === undefined || path.dir === "" ? {} : { directory: path.dir }),
    fileSize: sizeText(content.length),
  };
}

/** A file that a caller sent: its type alone says what the extension is, and of a path only the last part counts. */
export function uploadedFile(content: Buffer, name: string | undefined, type: string | undefined): BinaryData {
  const base = name === undefined ? undefined : posix.basename(name.replace(/\\/g, "/")).replace(/\0/g, "");
  const { fileExtension, ...file } = fileOf(content, base === undefined || /^\.*$/.test(base) ? name && "untitled" : base, type);
  const extension = type ? extensionOf(type) : fileExtension;
  return { ...file, ...(extension === undefined ? {} : { fileExtension: extension }) };
}

/** A file of an item. Fails when the item has none of that name. */
export function requireFile(
  item: { readonly binary?: Record<string, BinaryData> | undefined },
  name: string,
  index: number,
): BinaryData {
  if (item.binary === undefined) {
    throw new StepError(
      `This operation expects the node's input data to contain a binary file '${name}', but none was found [item ${index}]`,
      { description: "Make sure that the previous node outputs a binary file", itemIndex: index },
    );
  }
  const file = item.binary[name];
  if (file === undefined) {
    throw new StepError(`The item has no binary field '${name}' [item ${index}]`, {
      description:
        "Check that the parameter where you specified the input binary field name is correct, and that it matches a field in the binary input",
      itemIndex: index,
    });
  }
  return file;
}
