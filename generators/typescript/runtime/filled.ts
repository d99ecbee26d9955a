// SPDX-License-Identifier: 0BSD
/** A page or query with values in it: unlike in other texts, null and undefined show as words. */
export function filled(texts: TemplateStringsArray, ...values: readonly unknown[]): string {
  return texts.reduce((page, text, place) => `${page}${shown(values[place - 1])}${text}`);
}

function shown(value: unknown): string {
  // Two dollar signs count as one, as in the replacement of a text by JavaScript.
  return String(value).replace(/\$\$/g, "$");
}
