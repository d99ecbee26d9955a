// SPDX-License-Identifier: 0BSD
import { markdownSeparators, plainSeparators, type Splitting } from "../documents/split.js";
import { StepError } from "../errors.js";
import type { Item, Json } from "../items.js";
import { forItem, type ForItem } from "./part.js";

/** How a splitter that is plugged in cuts texts. */
export interface SplitterSettings {
  /** The most characters of a chunk; 1000 when missing. */
  readonly size?: Json;
  /** How many characters two chunks may share; none when missing. */
  readonly overlap?: Json;
  /** Texts are `markdown`; plain when missing. */
  readonly language?: Json;
  /** The one separator of a splitter that knows no other; every character is on its own when missing. */
  readonly separator?: Json;
}

/** How the texts of an item are cut. */
export type SplitterPart<T> = (item: Item<T>) => Splitting;

/** Cuts at paragraphs, lines and words, or at the headings of Markdown. */
export function recursiveSplitter<T>(settings: ForItem<T, SplitterSettings> = {}): SplitterPart<T> {
  return (item) => {
    const { language, ...sizes } = forItem(settings, item);
    return { ...sized(sizes), separators: language === "markdown" ? markdownSeparators : plainSeparators, keep: false };
  };
}

/** Cuts at one separator and nowhere else. */
export function characterSplitter<T>(settings: ForItem<T, SplitterSettings> = {}): SplitterPart<T> {
  return (item) => {
    const { separator, ...sizes } = forItem(settings, item);
    return { ...sized(sizes), separators: [String(separator ?? "")], keep: false, once: true };
  };
}

/** Cuts as the workflow did where no splitter is plugged in. */
export function simply(size: Json = 1000, overlap: Json = 200): Splitting {
  return { ...sized({ size, overlap }), separators: plainSeparators, keep: true };
}

function sized({ size = 1000, overlap = 0 }: SplitterSettings): { size: number; overlap: number } {
  if (!Number.isFinite(Number(size)) || !Number.isFinite(Number(overlap))) throw new StepError("The size of a chunk is not a number");
  return { size: Number(size), overlap: Number(overlap) };
}
