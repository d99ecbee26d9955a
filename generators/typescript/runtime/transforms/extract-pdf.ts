// SPDX-License-Identifier: 0BSD
import DOMMatrix from "@thednp/dommatrix";
import { bytesOf, requireFile } from "../binary.js";
import type { Fields, Item, Json } from "../items.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { eachItem } from "./each-item.js";
import { otherFiles } from "./extract-from-file.js";
import { copyOf } from "./fields.js";
import type { Leaf } from "./fields.js";
import { withBinary } from "./lineage.js";

export interface ExtractPdfParams {
  /** The name of the file among the files of the item; `data` when missing. */
  file?: Leaf<string>;
  password?: Leaf<string>;
  /** All pages when missing, none when 0. */
  maxPages?: Leaf<number>;
  /** The text of all pages as one text, or as a list. */
  joinPages?: Leaf<boolean>;
  keepSource?: Leaf<"json" | "binary" | "both">;
}

/** A piece of text with its place on the page, or a mark without text. */
type Piece = { readonly str: string; readonly transform: readonly unknown[] } | { readonly type: string };

/** The pieces of a page; a new height starts a new line. */
function pageText(pieces: readonly Piece[]): string {
  let height: unknown;
  let text = "";
  for (const piece of pieces) {
    if (!("str" in piece)) continue;
    const own = piece.transform[5];
    text += !height || height === own ? piece.str : `\n${piece.str}`;
    height = own;
  }
  return text;
}

/** The library needs a class of browsers, and must not be loaded before it is there. */
async function library(): Promise<typeof import("pdfjs-dist/legacy/build/pdf.mjs")> {
  if (!("DOMMatrix" in globalThis)) Object.assign(globalThis, { DOMMatrix });
  return import("pdfjs-dist/legacy/build/pdf.mjs");
}

/** Facts about the document as plain data. */
function plain(value: unknown): Json {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}

/** The text of a PDF file and what it says of itself. */
export async function pdfContent(bytes: Buffer, params: ExtractPdfParams = {}): Promise<Fields> {
  const { getDocument, version } = await library();
  const document = await getDocument({
    data: new Uint8Array(bytes),
    isEvalSupported: false,
    ...(params.password === undefined ? {} : { password: String(params.password) }),
  }).promise;
  const facts = await document.getMetadata().catch(() => undefined);
  const wanted = params.maxPages === undefined ? document.numPages : Number(params.maxPages);
  const pages: string[] = [];
  for (let number = 1; number <= Math.min(wanted, document.numPages); number += 1) {
    const page = await document.getPage(number);
    pages.push(pageText((await page.getTextContent()).items));
  }
  const { joinPages = true } = params;
  const metadata: Iterable<[string, unknown]> | undefined = facts?.metadata ? [...facts.metadata] : undefined;
  return {
    numpages: document.numPages,
    numrender: document.numPages,
    info: plain(facts?.info ?? null),
    metadata: metadata === undefined ? undefined : plain(Object.fromEntries(metadata)),
    text: joinPages ? pages.join("\n\n") : pages,
    version,
  };
}

async function extracted(item: Item<Fields>, index: number, params: ExtractPdfParams): Promise<ItemData[]> {
  const name = String(params.file ?? "data");
  const content = await pdfContent(bytesOf(requireFile(item, name, index)), params);
  const { keepSource } = params;
  const json = keepSource && keepSource !== "binary" ? { ...copyOf(item.json), ...content } : content;
  const files = keepSource === "binary" || keepSource === "both" ? item.binary : otherFiles(item.binary, name);
  return [withBinary({ json, pairedItem: { item: index } }, files)];
}

/** Takes the text and the facts of PDF files into fields. */
export function extractPdf(params: Params<ExtractPdfParams>): Transform<ExtractPdfParams> {
  return { params, execute: (call) => eachItem(call, extracted) };
}
