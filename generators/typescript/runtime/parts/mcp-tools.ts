// SPDX-License-Identifier: 0BSD
import type { Effect } from "../connector.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf } from "../json.js";
import { firstItem } from "./part.js";
import type { ToolPart } from "./tool.js";

/** Serves tools to clients of the Model Context Protocol: gives the list of them, or, for `{ tool, arguments }`, what that tool gave. */
export function mcpTools(parts: readonly ToolPart<Fields>[]): Effect<Json> {
  return async (asked, context) => {
    const tools = parts.map((part) => part(firstItem<Fields>(context)));
    const { tool: wanted, arguments: given } = fieldsOf(asked);
    if (wanted === undefined) {
      return { tools: tools.map(({ name, description, parameters }) => ({ name, description, inputSchema: parameters ?? { type: "object", properties: {} } })) };
    }
    const tool = tools.find(({ name }) => name === wanted);
    if (tool === undefined) throw new StepError(`There is no tool "${String(wanted)}"`);
    const result = await tool.run(fieldsOf(given), context);
    return { content: [{ type: "text", text: typeof result === "string" ? result : JSON.stringify(result ?? null) }] };
  };
}
