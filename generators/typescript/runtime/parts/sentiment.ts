// SPDX-License-Identifier: 0BSD
import { runChain } from "../agent.js";
import { routed, type Effect } from "../connector.js";
import { messageOf, StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf } from "../json.js";
import { modelsFor, paced, readParams, type Plugged } from "./definition.js";
import { firstItem } from "./part.js";

/** What a model is told where the workflow says nothing of its own. */
const TASK = "Judge the mood of the text as one of: {categories}. Answer in the form below, without an explanation.";

/** Lets a model judge the mood of an item's text: the item leaves by the output of that mood, with the judgement as `sentimentAnalysis`. */
export function sentiment<T = Fields>(definition: Plugged<T>): Effect<Json> {
  return routed(async (given, context) => {
    const { params, options } = readParams(given);
    await paced(options["batching"], context);
    const listed = String(options["categories"] ?? "Positive, Neutral, Negative");
    const categories = listed.split(",").map((each) => each.trim()).filter((each) => each !== "");
    if (categories.length === 0) throw new StepError("No sentiment categories provided");
    const question = {
      ...modelsFor(definition, firstItem<T>(context), context),
      system: String(options["systemPromptTemplate"] ?? TASK).replaceAll("{categories}", listed),
      prompt: params["inputText"] ?? "",
      output: { schema: formOf(categories), autoFix: options["enableAutoFixing"] === true },
    };
    const { output } = await runChain(question, context).catch((error: unknown) => {
      context.signal.throwIfAborted();
      throw new StepError("Error during parsing of LLM output, please check your LLM model and configuration", { description: messageOf(error) });
    });
    const { sentiment: mood, strength, confidence } = fieldsOf(output);
    const place = categories.findIndex((each) => each.toLowerCase() === String(mood ?? "").toLowerCase());
    if (place < 0) return { outputs: [] };
    const details = options["includeDetailedResults"] === true ? { strength, confidence } : {};
    return { outputs: [place], json: { ...context.item.json, sentimentAnalysis: { category: mood, ...details } } };
  });
}

function formOf(categories: readonly string[]): Fields {
  const share = { type: "number", minimum: 0, maximum: 1 };
  return {
    type: "object", required: ["sentiment", "strength", "confidence"],
    properties: { sentiment: { type: "string", enum: [...categories] }, strength: { ...share, description: "How strong the mood is" }, confidence: share },
  };
}
