// SPDX-License-Identifier: 0BSD
import type { Item, Json } from "../items.js";
import { runAs, type AgentDefinition } from "./agent.js";
import { tool, type ToolHead, type ToolPart } from "./tool.js";

/** An agent that another agent may ask. */
export interface AgentTool<T> extends ToolHead<T> {
  readonly agent: AgentDefinition<T>;
  /** What a call of the agent is given. */
  readonly params: (item: Item<T>) => Json;
}

/** A tool that lets another agent answer. */
export function agentTool<T>(head: AgentTool<T>): ToolPart<T> {
  return (plugged) => tool(head, async (item, context) => {
    const answer = await runAs(head.agent, head.params(item), plugged, item, context);
    return [answer];
  })(plugged);
}
