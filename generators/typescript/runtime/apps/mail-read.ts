// SPDX-License-Identifier: 0BSD
import { simpleParser } from "mailparser";
import { fileOf } from "../binary.js";
import type { BinaryData, Fields, Json } from "../items.js";
import { isGiven, textOf } from "../json.js";

/** What becomes of the files that a message carries. */
export interface Attachments {
  /** They come along as files of the item. */
  readonly download?: Json;
  /** How their names begin; `attachment_` when missing. */
  readonly prefix?: Json;
}

/** A message that was read: what its parts say, its headers as lines, and its files, numbered behind a prefix. */
export interface ReadMail {
  readonly parts: Fields;
  /** Names and lines of the headers, in their order. */
  readonly lines: readonly (readonly [string, string])[];
  /** The files; `only` those that are no pictures of the text. */
  files(prefix?: Json, only?: "attached"): Record<string, BinaryData>;
}

/** Reads a message as mail servers exchange it; `asSent`: a text is not made of its HTML, nor HTML of its text. */
export async function readMail(source: string | Buffer, asSent = false): Promise<ReadMail> {
  const { headerLines, attachments, headers: _, date, ...parts } = await simpleParser(source, asSent ? { skipHtmlToText: true, skipTextToHtml: true, keepCidLinks: true } : {});
  return {
    parts: { ...(JSON.parse(JSON.stringify(parts)) as Fields), ...(date === undefined ? {} : { date: date.toISOString() }) },
    lines: headerLines.map(({ key, line }) => [key, line]),
    files: (prefix, only) => {
      const begin = isGiven(prefix) ? textOf(prefix) : "attachment_";
      const wanted = attachments.filter(({ contentDisposition }) => only === undefined || contentDisposition === "attachment");
      return Object.fromEntries(wanted.map((file, index) => [`${begin}${index}`, fileOf(file.content, file.filename, file.contentType)]));
    },
  };
}
