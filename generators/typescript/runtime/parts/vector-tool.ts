// SPDX-License-Identifier: 0BSD
import { forItem } from "./part.js";
import { tool, type ToolHead, type ToolPart } from "./tool.js";
import { nearest, type PluggedStore } from "./vector-store.js";

/** A tool that searches a store. */
export function vectorTool<T>(head: ToolHead<T> & PluggedStore<T>): ToolPart<T> {
  const asked = { ...head, arguments: { ...head.arguments, input: { description: "What to search for" } } };
  return tool(asked, async (item, context, args) => {
    const params = forItem(head.params, item);
    const found = await nearest(head, String(args["input"] ?? ""), params["topK"], item, context);
    return found.map(({ document }) => ({ type: "text", text: JSON.stringify(params["includeDocumentMetadata"] === false ? { pageContent: document.pageContent } : document) }));
  });
}
