// SPDX-License-Identifier: 0BSD
import type { Fields, Json } from "../items.js";
import { complete } from "../models.js";
import { forItem, type ForItem, type ModelPart } from "./part.js";
import { tool, type ToolHead, type ToolPart } from "./tool.js";
import { nearest, type PluggedStore } from "./vector-store.js";

/** A tool that answers questions out of a store. */
export interface QuestionTool<T> extends ToolHead<T> {
  readonly store: PluggedStore<T>;
  readonly model: ModelPart<T>;
  readonly params: ForItem<T, Fields>;
}

/** What the model is told that reads the documents. */
const TASK = "Answer the question at the end out of the following texts. Where they do not say it, say that you do not know.";

/** Lets a model answer a question from the documents nearest to it. */
export function questionTool<T>(head: QuestionTool<T>): ToolPart<T> {
  const usual = (description: Json): string => `Answers questions about ${head.name}: ${String(description ?? "")}. Takes a whole question.`;
  const described: ToolHead<T> = {
    name: head.name, arguments: { input: { description: "The question" } }, description: (item) => usual(forItem(head.description, item)),
  };
  return tool(described, async (item, context, args) => {
    const question = String(args["input"] ?? "");
    const found = await nearest(head.store, question, forItem(head.params, item)["topK"], item, context);
    const texts = found.map(({ document }) => document.pageContent).join("\n\n");
    const { text } = await complete({ ...head.model(item, context), messages: [{ role: "user", content: `${TASK}\n\n${texts}\n\nQuestion: ${question}\nAnswer:` }] }, context);
    return text;
  });
}
