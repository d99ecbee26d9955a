// SPDX-License-Identifier: 0BSD
import { Tiktoken } from "js-tiktoken/lite";
import ranks from "js-tiktoken/ranks/cl100k_base";
import { StepError } from "../errors.js";
import { forItem, type ForItem } from "./part.js";
import type { SplitterPart, SplitterSettings } from "./text-splitter.js";

let encoding: Tiktoken | undefined;

/** Cuts texts after so many tokens, as models of OpenAI count them; the sizes are numbers of tokens. */
export function tokenSplitter<T>(settings: ForItem<T, SplitterSettings> = {}): SplitterPart<T> {
  return (item) => {
    const { size: given = 1000, overlap: shared = 0 } = forItem(settings, item);
    const [size, overlap] = [Number(given), Number(shared)];
    if (!Number.isFinite(size) || !Number.isFinite(overlap)) throw new StepError("The size of a chunk is not a number");
    return { size, overlap, separators: [], keep: false, cut: (text) => chunks(text, size, overlap) };
  };
}

function chunks(text: string, size: number, overlap: number): string[] {
  encoding ??= new Tiktoken(ranks);
  const tokens = encoding.encode(text, "all", "all");
  const found: string[] = [];
  for (let at = 0; at < tokens.length;) {
    const from = at > 0 ? at - overlap : 0;
    at = Math.min(from + size, tokens.length);
    found.push(encoding.decode(tokens.slice(from, at)));
  }
  return found;
}
