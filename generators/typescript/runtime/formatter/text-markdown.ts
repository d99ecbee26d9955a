// SPDX-License-Identifier: 0BSD
import { NodeHtmlMarkdown } from "node-html-markdown";
import showdown from "showdown";
import type { Value } from "../formulas/value.js";
import { formattedText, type Formatted } from "./value.js";

/** Markdown as HTML. */
export function markdownToHtml({ input }: { input: Value }): Formatted {
  const converter = new showdown.Converter({ noHeaderId: true, ghMentions: false });
  return formattedText(input, (text) => converter.makeHtml(mended(text)));
}

/** HTML as Markdown. Items of lists are indented by two spaces. */
export function htmlToMarkdown({ input }: { input: Value }): Formatted {
  const options = { bulletMarker: "*", emDelimiter: "_", codeBlockStyle: "indented" } as const;
  return formattedText(input, (html) =>
    NodeHtmlMarkdown.translate(html, options).replace(/^( *)(\*|\d+\.) /gm, "  $1$2 ").replace(/\s+$/, ""),
  );
}

/** UTF-8 that was read as Latin-1 on its way is read again. */
function mended(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[^\u0000-\u00ff]/.test(text)) return text;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(Buffer.from(text, "latin1"));
  } catch {
    return text;
  }
}
