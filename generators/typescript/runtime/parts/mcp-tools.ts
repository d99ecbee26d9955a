// SPDX-License-Identifier: 0BSD
import type { Effect } from "../connector.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf } from "../json.js";
import { mismatch } from "../structured-output.js";
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
    const args = fieldsOf(given);
    // Who calls is outside: nothing is sent on behalf of a call that leaves out what the list says is required.
    const problem = mismatch(args, tool.parameters ?? {}, "arguments");
    if (problem !== undefined) throw new StepError(`Received tool input did not match expected schema: ${problem}`);
    const result = await tool.run(args, context);
    return { content: [{ type: "text", text: typeof result === "string" ? result : JSON.stringify(result ?? null) }] };
  };
}
