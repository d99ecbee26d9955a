// SPDX-License-Identifier: 0BSD
import { type HttpParams, request } from "../connectors/http.js";
import type { Item } from "../items.js";
import { tool, type ToolHead, type ToolPart } from "./tool.js";

/** A tool that sends a request. */
export interface HttpTool<T> extends ToolHead<T> {
  readonly request: (item: Item<T>) => HttpParams;
}

/** A tool that sends an HTTP request and gives the model what came back. */
export function httpTool<T>(head: HttpTool<T>): ToolPart<T> {
  return tool(head, async (item, context) => {
    const items = await request(head.request(item), { ...context, index: 0 });
    return items.map(({ json }) => json);
  });
}
