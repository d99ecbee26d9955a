// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import { fieldsOf } from "../json.js";
import type { TextDocument } from "./document.js";

/** How texts are cut into chunks, as LangChain's splitters cut them. */
export interface Splitting {
  /** The most characters of a chunk. */
  readonly size: number;
  /** How many characters of one chunk the next one may begin with. */
  readonly overlap: number;
  /** Where to cut: the first of them that occurs, and inside what is still too long the ones after it. */
  readonly separators: readonly string[];
  /** A separator stays at the beginning of what follows it; otherwise it is lost at the ends of a chunk. */
  readonly keep: boolean;
  /** What is still too long stays whole: only the first separator cuts. */
  readonly once?: boolean;
  /** Cuts a text in a way of its own, instead of at separators. */
  readonly cut?: (text: string) => string[];
}

/** Paragraphs, then lines, then words, then characters. */
export const plainSeparators: readonly string[] = ["\n\n", "\n", " ", ""];

/** Where Markdown is cut: headings, ends of code, rules, then as plain text. */
export const markdownSeparators: readonly string[] = [
  "\n## ", "\n### ", "\n#### ", "\n##### ", "\n###### ", "```\n\n", "\n\n***\n\n", "\n\n---\n\n", "\n\n___\n\n", ...plainSeparators,
];

/** The chunks of documents; each says under `loc.lines` which lines of its document it holds, counted from 1. */
export function splitDocuments(documents: readonly TextDocument[], splitting: Splitting): TextDocument[] {
  if (splitting.overlap >= splitting.size) throw new StepError("Cannot have chunkOverlap >= chunkSize");
  return documents.flatMap((document) => {
    const { pageContent: text, metadata } = document;
    let line = 1;
    let end = 0;
    let found = -1;
    return (splitting.cut?.(text) ?? chunksOf(text, splitting.separators, splitting)).map((chunk, index) => {
      // A chunk whose blanks were changed is not found: the number is then as wrong as in the workflow.
      found = text.indexOf(chunk, found + 1);
      line += index === 0 || found >= end ? newLines(text.slice(end, found)) : -newLines(text.slice(found, end));
      const to = line + newLines(chunk);
      const lines = { from: line, to };
      line = to;
      end = found + chunk.length;
      return { pageContent: chunk, metadata: { ...metadata, loc: { ...fieldsOf(metadata["loc"]), lines } } };
    });
  });
}

function newLines(text: string): number {
  return text.split("\n").length - 1;
}

function chunksOf(text: string, separators: readonly string[], splitting: Splitting): string[] {
  const at = splitting.once === true ? 0 : separators.findIndex((each) => each === "" || text.includes(each));
  const separator = separators[at] ?? separators.at(-1) ?? "";
  const finer = splitting.once === true || at < 0 || separator === "" ? [] : separators.slice(at + 1);
  const pieces = piecesOf(text, separator, splitting.keep);
  const glue = splitting.keep ? "" : separator;
  if (splitting.once === true) return merged(pieces, glue, splitting);
  const chunks: string[] = [];
  let short: string[] = [];
  for (const piece of pieces) {
    if (piece.length < splitting.size) {
      short.push(piece);
      continue;
    }
    chunks.push(...merged(short, glue, splitting), ...(finer.length === 0 ? [piece] : chunksOf(piece, finer, splitting)));
    short = [];
  }
  return [...chunks, ...merged(short, glue, splitting)];
}

function piecesOf(text: string, separator: string, keep: boolean): string[] {
  if (!keep || separator === "") return text.split(separator).filter((piece) => piece !== "");
  // Before each place where it begins, also where two of them overlap.
  return text.split(new RegExp(`(?=${separator.replace(/[^\w\s]/g, "\\$&")})`)).filter((piece) => piece !== "");
}

/** Pieces together, as many as fit a chunk; the last ones of a chunk are the first ones of the next, as far as the overlap allows. */
function merged(pieces: readonly string[], glue: string, { size, overlap }: Splitting): string[] {
  const chunks: string[] = [];
  const current: string[] = [];
  let total = 0;
  const put = (): void => {
    const chunk = current.join(glue).trim();
    if (chunk !== "") chunks.push(chunk);
  };
  for (const piece of pieces) {
    const full = (): boolean => total + piece.length + current.length * glue.length > size;
    if (full() && current.length > 0) {
      put();
      while (total > overlap || (full() && total > 0)) total -= current.shift()?.length ?? total;
    }
    current.push(piece);
    total += piece.length;
  }
  put();
  return chunks;
}
