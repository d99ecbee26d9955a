// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";

/** Character sets by the names that a step may give them. */

const NODE_NAMES: Readonly<Record<string, BufferEncoding>> = {
  utf8: "utf8",
  "utf-8": "utf8",
  ucs2: "utf16le",
  "ucs-2": "utf16le",
  utf16le: "utf16le",
  "utf-16le": "utf16le",
  ascii: "ascii",
  latin1: "latin1",
  binary: "latin1",
  base64: "base64",
  hex: "hex",
};

function nodeName(encoding: unknown): BufferEncoding {
  const known = NODE_NAMES[String(encoding).toLowerCase()];
  if (known === undefined) throw new StepError(`Encoding not recognized: '${String(encoding)}'`);
  return known;
}

/** A text as bytes, with a byte order mark if asked for. */
export function encodeText(text: string, encoding: unknown, mark: boolean): Buffer {
  const name = nodeName(encoding || "utf8");
  const marked = mark && (name === "utf8" || name === "utf16le") ? `\uFEFF${text}` : text;
  if (name !== "base64") return Buffer.from(marked, name);
  // Whole groups of four characters and the rest are decoded apart.
  const whole = marked.length - (marked.length % 4);
  return Buffer.concat([Buffer.from(marked.slice(0, whole), name), Buffer.from(marked.slice(whole), name)]);
}

/** Bytes as a text; a byte order mark is left out unless it is to be kept. */
export function decodeText(bytes: Buffer, encoding: unknown, keepMark = false): string {
  const text = bytes.toString(nodeName(encoding || guess(bytes)));
  return !keepMark && text.startsWith("\uFEFF") ? text.slice(1) : text;
}

function guess(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf16le";
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return "utf8";
  } catch {
    return "latin1";
  }
}
