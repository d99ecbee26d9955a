// SPDX-License-Identifier: 0BSD
import type { Json } from "../items.js";
import type { ForItem } from "./part.js";
import { tool, type ToolPart } from "./tool.js";

const usual = "Use the tool to think about something. It will not obtain new information or change the database, but just append the thought to the log. Use it when complex reasoning or some cache memory is needed.";

/** A tool that gives a thought back: it makes room for reasoning between two calls. */
export function thinkTool<T>(name = "thinking_tool", description: ForItem<T, Json> = usual): ToolPart<T> {
  return tool<T>({ name, description, arguments: { input: {} } }, (_item, _context, args) => args["input"]);
}
