// SPDX-License-Identifier: 0BSD
import { NotConverted } from "../errors.js";
import type { Item } from "../items.js";
import { tool, type ToolHead, type ToolPart } from "./tool.js";

/** A tool that calls an app. */
export interface AppTool<T, P> extends ToolHead<T> {
  /** What it was in the workflow. */
  readonly type?: string;
  /** What the workflow called the app with. */
  readonly params: (item: Item<T>) => P;
}

/** A tool whose client is still to be written: give its parameters to a client of the app here. It throws when a model calls it. */
export function unconvertedTool<T, P>(head: AppTool<T, P>): ToolPart<T> {
  return tool(head, (item) => {
    head.params(item);
    throw new NotConverted(`The tool "${head.name}" has no client yet: make it an appTool in src/models, with a function that calls the app`);
  });
}
