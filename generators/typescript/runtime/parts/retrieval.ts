// SPDX-License-Identifier: 0BSD
import { noPrompt } from "../agent.js";
import type { Effect } from "../connector.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, textOf } from "../json.js";
import { complete, type Message } from "../models.js";
import { writesOn } from "../models/ollama-text.js";
import { paced, questionField, type QuestionFields, questionOf } from "./definition.js";
import { currentItem, firstItem, type ModelPart } from "./part.js";
import type { RetrieverPart } from "./store-retriever.js";

/** A model that answers out of documents, and what finds them. */
export interface Retrieval<T> {
  /** The version of the workflow's step: before 1.5 the answer stands under `response.text`. */
  readonly version: number;
  readonly model: ModelPart<T>;
  readonly retriever: RetrieverPart<T>;
}

/** What the model is told where the step does not say it; the documents take the place of the hole. */
const TASK = "Answer the question with what the following documents say. Where they do not say it, say that you do not know.\n\n{context}";

/** The field of the item that is the question where the step has none, by the first version that reads it. */
const fields: QuestionFields = [[1.2, "chatInput"], [1.1, "chat_input"], [0, "input"]];

/** Answers a question out of the documents that are found for it. A call gives its `prompt`, and what the model is told as `system`. */
export function retrieval<T = Fields>({ version, model, retriever }: Retrieval<T>): Effect<Json> {
  return async (given, context) => {
    const params = fieldsOf(given);
    await paced(params["batching"], context);
    const own = questionOf(params);
    const field = questionField(fields, version);
    const question = own === undefined ? context.item.json[field] : own;
    if (!isGiven(question)) throw noPrompt(field);
    const asked = textOf(question);
    const found = await retriever(asked, currentItem<T>(context), context);
    const documents = found.map(({ document }) => document.pageContent).join("\n\n");
    // Earlier versions called the question so.
    const task = textOf(params["system"] ?? TASK).replace(version < 1.5 ? "{question}" : "{input}", "{input}");
    const settings = model(firstItem<T>(context), context);
    const fill = (words: string): string => filled(words, { context: documents, input: asked });
    // A model that knows no conversation is asked in one text.
    const whole = params["system"] === undefined ? `${task}\n\nQuestion: {input}\nAnswer:` : task;
    const messages: Message[] = writesOn(settings) ? [{ role: "user", content: fill(whole) }] : [{ role: "system", content: fill(task) }, { role: "user", content: asked }];
    const { text } = await complete({ ...settings, messages }, context);
    return { response: version >= 1.5 ? text : { text } };
  };
}

/** A text with the values of its holes; doubled braces stand for themselves. */
function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{|\}\}|\{([^{}]*)\}/g, (whole, name: string | undefined) => {
    if (name === undefined) return whole.slice(1);
    const value = values[name];
    if (value === undefined) throw new StepError(`(f-string) Missing value for input ${name}`);
    return value;
  });
}
