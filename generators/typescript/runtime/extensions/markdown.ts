// SPDX-License-Identifier: 0BSD

/** What is taken out of a Markdown text, in this order. */
const STEPS: readonly (readonly [RegExp, string])[] = [
  [/^([\s\t]*)([*\-+]|\d\.)\s+/gm, "$1"], // list markers
  [/\n={2,}/g, "\n"], // underlined headings
  [/~~/g, ""], // strike-through
  [/`{3}.*\n/g, ""], // code fences
  [/<[\w|\s=:(),;/.'"-]+[>\\|]/g, ""], // tags
  [/^[=-]{2,}\s*$/g, ""],
  [/\[\^.+?\](: .*?$)?/g, ""], // footnotes
  [/\s{0,2}\[.*?\]: .*?$/g, ""],
  [/!\[.*?\][[(].*?[\])]/g, ""], // images
  [/\[(.*?)\][[(].*?[\])]/g, "$1"], // links
  [/>/g, ""], // quotes
  [/^\s{1,2}\[(.*?)\]: (\S+)( ".*?")?\s*$/g, ""],
  [/^#{1,6}\s*([^#]*)\s*(#{1,6})?/gm, "$1"], // headings
  [/([*_]{1,3})(\S.*?\S)\1/g, "$2"], // emphasis
  [/(`{3,})(.*?)\1/gm, "$2"],
  [/^-{3,}\s*$/g, ""],
  [/`(.+?)`/g, "$1"],
  [/\n{2,}/g, "\n\n"],
];

/** The text without its Markdown marks. */
export function removeMarkdown(text: string): string {
  return STEPS.reduce((rest, [mark, replacement]) => rest.replace(mark, replacement), text);
}
