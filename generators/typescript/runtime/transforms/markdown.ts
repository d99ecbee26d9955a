// SPDX-License-Identifier: 0BSD
import { NodeHtmlMarkdown } from "node-html-markdown";
import type { NodeHtmlMarkdownOptions } from "node-html-markdown";
import showdown from "showdown";
import { messageOf } from "../errors.js";
import type { Json } from "../items.js";
import type { ItemData, Params, Transform } from "../transform.js";
import { eachItem } from "./each-item.js";
import { copyOf, given } from "./fields.js";
import type { Leaf } from "./fields.js";
import { setPath } from "./paths.js";

interface Replacement {
  pattern?: Leaf<string>;
  replacement?: Leaf<string>;
}

export interface MarkdownParams {
  mode?: Leaf<"htmlToMarkdown" | "markdownToHtml">;
  html?: unknown;
  markdown?: unknown;
  /** The field that gets the result; `data` when missing. */
  into?: Leaf<string>;
  /** Options of the node-html-markdown or the showdown package, by their names. */
  options?: { [name: string]: Json };
  textReplace?: Replacement[];
  lineStartEscape?: Replacement;
  globalEscape?: Replacement;
}

function pair({ pattern = "", replacement = "" }: Replacement): [string, string] {
  return [String(pattern), String(replacement)];
}

function names(options: { [name: string]: Json }, name: "ignore" | "blockElements"): string[] | undefined {
  const list = options[name];
  if (!list) return undefined;
  if (typeof list !== "string") throw new TypeError(`options.${name}.split is not a function`);
  return list.split(",").map((element) => element.trim());
}

function htmlOptions({ options = {}, ...params }: MarkdownParams): Partial<NodeHtmlMarkdownOptions> {
  const all = {
    ...options,
    textReplace: params.textReplace?.length ? params.textReplace.map(pair) : undefined,
    lineStartEscape: params.lineStartEscape && pair(params.lineStartEscape),
    globalEscape: params.globalEscape && pair(params.globalEscape),
    ignore: names(options, "ignore"),
    blockElements: names(options, "blockElements"),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => Boolean(value)));
}

function converted(params: MarkdownParams): string {
  // Both packages complain in their own words about what is no text.
  if ((params.mode ?? "htmlToMarkdown") === "htmlToMarkdown") {
    return NodeHtmlMarkdown.translate(given(params, "html", "") as string, htmlOptions(params));
  }
  const converter = new showdown.Converter();
  for (const [name, value] of Object.entries(params.options ?? {})) converter.setOption(name, value);
  return converter.makeHtml(given(params, "markdown", "") as string);
}

/** Turns HTML into Markdown, or Markdown into HTML. */
export function markdown(params: Params<MarkdownParams>): Transform<MarkdownParams> {
  return {
    params,
    execute: (call) =>
      eachItem(
        call,
        ({ json }, _index, options): ItemData[] => {
          // For a direction that it does not know, the platform gives nothing.
          if (options.mode !== undefined && options.mode !== "htmlToMarkdown" && options.mode !== "markdownToHtml") return [];
          const copy = copyOf(json);
          setPath(copy, String(options.into ?? "data"), converted(options));
          return [{ json: copy }];
        },
        (error) => [{ json: { error: messageOf(error) } }],
      ),
  };
}
