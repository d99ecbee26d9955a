// SPDX-License-Identifier: 0BSD
import { messageOf, NotConverted, StepError } from "../errors.js";
import type { Fields, Item, Json } from "../items.js";
import { textOf } from "../json.js";
import { setPath } from "../transforms/paths.js";
import { forItem, type ForItem } from "./part.js";
import { tool, type ToolHead, type ToolPart } from "./tool.js";

/** A tool that runs another pipeline. */
export interface WorkflowTool<T> extends ToolHead<T> {
  readonly version: number;
  /** The pipeline, by the id or name that the workflow called it by. */
  readonly workflow: ForItem<T, Json>;
  /** Texts beside the model's question, in the first generation of the tool. */
  readonly fields?: (item: Item<T>) => readonly { readonly name?: Json; readonly value?: Json }[];
  /** The fields that the pipeline starts with; the model's own question as `query` when missing. */
  readonly inputs?: (item: Item<T>) => Fields;
}

/** A tool that runs another pipeline and gives the model what its last step gave. */
export function workflowTool<T>(head: WorkflowTool<T>): ToolPart<T> {
  if (head.version < 2) return firstWorkflowTool(head);
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

/** The first generation: the model gives one text, and a failure is told to it. */
function firstWorkflowTool<T>(head: WorkflowTool<T>): ToolPart<T> {
  return tool({ ...head, arguments: { input: {} } }, async (item, context, args) => {
    if (context.call === undefined) throw new StepError(`"${head.name}" calls another pipeline, which is not set up`);
    const json: Fields = { query: args["input"] ?? args };
    for (const { name, value } of head.fields?.(item) ?? []) setPath(json, textOf(name), value === undefined || value === null ? null : textOf(value));
    try {
      const [first] = await context.call(forItem(head.workflow, item), [{ json }], true);
      return first === undefined ? 'There was an error: "There was an error: "The workflow did not return a response""' : JSON.stringify(first.json, null, 2);
    } catch (error) {
      if (error instanceof NotConverted) throw error;
      return `There was an error: "${messageOf(error)}"`;
    }
  });
}
