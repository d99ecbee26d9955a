// SPDX-License-Identifier: 0BSD

const SMALL_WORDS = new Set(
  (
    "a ad an and as at because but by en for if in neither nor of on or only over per so some than that the to up " +
    "upon v versus via vs when with without yet"
  ).split(" "),
);
const TOKEN = /[^\s:–—-]+|./g;
const FIRST_LETTER = /[A-Za-z0-9\u00C0-\u00FF]/;

/** A word that its writer has cased on purpose (`iPhone`, `n8n.io`). */
const isCasedByHand = (word: string): boolean => /.(?:[A-Z]|\..)/.test(word);
const isSmall = (word: string): boolean => word.split(/\W+/).some((part) => SMALL_WORDS.has(part.toLowerCase()));

/** Capitals at the start of each word, but for small words inside the text and for words cased by hand. */
export function titleCase(input: string): string {
  return Array.from(input.matchAll(TOKEN), (match) => {
    const word = match[0];
    const end = match.index + word.length;
    const inside = match.index > 0 && end < input.length;
    const isScheme = input.charAt(end) === ":" && !/\s/.test(input.charAt(end + 1));
    if (isCasedByHand(word) || (inside && isSmall(word)) || isScheme) return word;
    return word.replace(FIRST_LETTER, (letter) => letter.toUpperCase());
  }).join("");
}
