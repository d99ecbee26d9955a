// SPDX-License-Identifier: 0BSD
import type { Effect } from "../connector.js";
import { callOnce } from "../effect.js";
import type { Item } from "../items.js";
import { tool, type ToolHead, type ToolPart } from "./tool.js";

/** A tool that calls an app. */
export interface CalledTool<T, P> extends ToolHead<T> {
  readonly call: Effect<P>;
  readonly params: (item: Item<T>) => NoInfer<P>;
}

/** A tool that calls a connector and gives the model the fields of the items that came back. */
export function appTool<T, P>(head: CalledTool<T, P>): ToolPart<T> {
  return tool(head, async (item, context, args) => {
    // What the model gave is the item of the call, as far as the connector asks for one.
    const given = { json: args };
    const items = await callOnce(head.call, head.params(item), { ...context, item: given, items: [given], index: 0, asTool: true });
    return items.map(({ json }) => json);
  });
}
