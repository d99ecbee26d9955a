// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Fields, Item, Json } from "../items.js";
import { forItem, type ForItem } from "./part.js";
import { tool, type ToolHead, type ToolPart } from "./tool.js";

/** A tool that runs another pipeline. */
export interface WorkflowTool<T> extends ToolHead<T> {
  readonly version: number;
  /** The pipeline, by the id or name that the workflow called it by. */
  readonly workflow: ForItem<T, Json>;
  /** The fields that the pipeline starts with; the model's own question as `query` when missing. */
  readonly inputs?: (item: Item<T>) => Fields;
}

/** A tool that runs another pipeline and gives the model what its last step gave. */
export function workflowTool<T>(head: WorkflowTool<T>): ToolPart<T> {
  const described = head.inputs === undefined ? { ...head, arguments: { query: { description: "The question for the workflow" } } } : head;
  return tool(described, async (item, context, args) => {
    if (context.call === undefined) throw new StepError(`"${head.name}" calls another pipeline, which is not set up`);
    const json: Fields = head.inputs === undefined ? { query: args["query"] } : head.inputs(item);
    const answer = await context.call(forItem(head.workflow, item), [{ json }], true);
    const [first] = answer;
    if (first === undefined) throw new StepError("There was an error: \"The workflow did not return a response\"");
    return JSON.stringify(head.version > 2 ? answer.map((each) => each.json) : first.json, null, 2);
  });
}
