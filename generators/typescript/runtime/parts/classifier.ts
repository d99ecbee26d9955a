// SPDX-License-Identifier: 0BSD
import { runChain } from "../agent.js";
import { routed, type Effect } from "../connector.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf } from "../json.js";
import { listOf } from "../models/call.js";
import { modelsFor, paced, readParams, type Plugged } from "./definition.js";
import { firstItem } from "./part.js";

/** What a model is told where the workflow says nothing of its own. */
const TASK = "Say which of these categories the text belongs to: {categories}. Answer in the form below, without an explanation.";

/** Lets a model choose the categories of an item's text: the item leaves by the output of each that fits, the last one being for none of them. */
export function classifier<T = Fields>(definition: Plugged<T>): Effect<Json> {
  return routed(async (given, context) => {
    const { params, options } = readParams(given);
    await paced(options["batching"], context);
    const categories = listOf(fieldsOf(params["categories"])["categories"]).map(({ category, description }) => ({ name: String(category ?? ""), description }));
    if (categories.length === 0) throw new StepError("At least one category must be defined");
    const text = params["inputText"];
    if (text === undefined || text === null) throw new StepError(`Text to classify for item ${context.index} is not defined`);
    const other = options["fallback"] === "other";
    const several = options["multiClass"] === true;
    const task = String(options["systemPromptTemplate"] ?? TASK).replaceAll("{categories}", categories.map(({ name }) => name).join(", "));
    const { output } = await runChain({
      ...modelsFor(definition, firstItem<T>(context), context),
      system: [
        task,
        several ? "More than one category may be true." : "Only one category may be true.",
        other ? "Where no category fits, \"fallback\" is true." : "Where no category fits well, none is true.",
      ].join("\n"),
      prompt: text,
      output: { schema: formOf(categories, other), autoFix: options["enableAutoFixing"] === true },
    }, context);
    const chosen = fieldsOf(output);
    const outputs = categories.flatMap(({ name }, index) => (chosen[name] === true ? [index] : []));
    return { outputs: other && chosen["fallback"] === true ? [...outputs, categories.length] : outputs };
  });
}

function formOf(categories: readonly { readonly name: string; readonly description: Json }[], other: boolean): Fields {
  const named = categories.map(({ name, description }) => [name, { type: "boolean", description: `Whether the text is of the category "${name}": ${String(description ?? "")}` }] as const);
  const all = other ? [...named, ["fallback", { type: "boolean", description: "Whether no other category fits" }] as const] : named;
  return { type: "object", properties: Object.fromEntries(all), required: all.map(([name]) => name) };
}
