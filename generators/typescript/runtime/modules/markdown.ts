// SPDX-License-Identifier: 0BSD
import showdown from "showdown";
import { NotConverted } from "../errors.js";
import { toBoolean, toText } from "../formulas/coerce.js";
import type { Bundle, Value } from "../formulas/value.js";

/** Markdown as HTML; with the tables, tasks and struck out words of GitHub where that is asked for. */
export function compileMarkdown({ text, github, sanitize }: { text?: Value; github?: Value; sanitize?: Value }): Bundle {
  if (toBoolean(sanitize)) throw new NotConverted("HTML within Markdown is not taken out here");
  const asked = toBoolean(github);
  const converter = new showdown.Converter({ noHeaderId: true, ghMentions: false, tables: asked, strikethrough: asked, tasklists: asked, ghCodeBlocks: asked });
  return { data: converter.makeHtml(toText(text)) };
}
