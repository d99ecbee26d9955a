// SPDX-License-Identifier: 0BSD
import type { Effect } from "../connector.js";
import { documentsOf } from "../documents/load.js";
import { splitDocuments, type Splitting } from "../documents/split.js";
import { StepError } from "../errors.js";
import type { EffectContext } from "../host.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, jsonOf, textOf } from "../json.js";
import { complete, type ModelSettings } from "../models.js";
import { modelsFor, readParams, type Plugged } from "./definition.js";
import type { DocumentsPart } from "./json-documents.js";
import { currentItem, firstItem } from "./part.js";
import { simply, type SplitterPart } from "./text-splitter.js";

/** A model that sums texts up. */
export interface Summary<T> extends Plugged<T> {
  readonly splitter?: SplitterPart<T>;
  readonly documents?: DocumentsPart<T>;
}

/** What the model is asked where the workflow says nothing of its own: the prompts of LangChain (MIT), which the platform uses. */
const SHORT = `Write a concise summary of the following:


"{text}"


CONCISE SUMMARY:`;
const REFINED = `Your job is to produce a final summary
We have provided an existing summary up to a certain point: "{existing_answer}"
We have the opportunity to refine the existing summary
(only if needed) with some more context below.
------------
"{text}"
------------

Given the new context, refine the original summary
If the context isn't useful, return the original summary.

REFINED SUMMARY:`;

/** Texts that are shorter together go to the model at once, in tokens. Tokens are taken to be four characters long. */
const TOGETHER = 3000;

/**
 * Sums up the texts of an item. Gives `{ response: { text } }`, and since version 2.1, where items are worked on in batches, `{ output: { text } }`.
 * Is called with the parameters that the step had in the workflow, resolved for the item.
 */
export function summary<T = Fields>(definition: Summary<T>): Effect<Json> {
  return async (given, context) => {
    const { params, options } = readParams(given);
    const item = currentItem<T>(context);
    const { model } = modelsFor(definition, firstItem<T>(context), context);
    const fromLoader = params["operationMode"] === "documentLoader";
    if (fromLoader && definition.documents === undefined) throw new StepError("No document loader is plugged in");
    const documents = fromLoader ? await definition.documents?.(item, context) ?? [] : cut(documentsOf(fieldsOf(jsonOf(item.json))), splittingOf(params, definition.splitter?.(item)));
    const prompts = fieldsOf(fieldsOf(options["summarizationMethodAndPrompts"])["values"]);
    const text = await summed(documents.map(({ pageContent }) => pageContent), prompts, model, context);
    const batched = definition.version >= 2.1 && Number(fieldsOf(options["batching"])["batchSize"] ?? 5) > 1;
    return { [batched ? "output" : "response"]: { text } };
  };
}

function splittingOf(params: Fields, plugged: Splitting | undefined): Splitting | undefined {
  return params["chunkingMode"] === "advanced" ? plugged : simply(params["chunkSize"], params["chunkOverlap"]);
}

function cut(documents: ReturnType<typeof documentsOf>, splitting: Splitting | undefined): ReturnType<typeof documentsOf> {
  return splitting === undefined ? documents : splitDocuments(documents, splitting);
}

async function summed(texts: readonly string[], prompts: Fields, model: ModelSettings, context: EffectContext): Promise<string> {
  const words = (prompt: Json, usual: string, holes: Readonly<Record<string, string>>): string => filled(isGiven(prompt) ? textOf(prompt) : usual, holes);
  const ask = async (prompt: Json, usual: string, holes: Readonly<Record<string, string>>): Promise<string> => (
    (await complete({ ...model, messages: [{ role: "user", content: words(prompt, usual, holes) }] }, context)).text
  );
  switch (prompts["summarizationMethod"] ?? "map_reduce") {
    case "stuff": return ask(prompts["prompt"], SHORT, { text: texts.join("\n\n") });
    case "refine": {
      let answer = await ask(prompts["refineQuestionPrompt"], SHORT, { text: texts[0] ?? "" });
      for (const text of texts.slice(1)) answer = await ask(prompts["refinePrompt"], REFINED, { text, existing_answer: answer });
      return answer;
    }
    case "map_reduce": {
      let current = [...texts];
      for (let round = 0; round < 10; round += 1) {
        if (words(prompts["prompt"], SHORT, { text: current.join("\n\n") }).length / 4 < TOGETHER) break;
        current = await Promise.all(current.map((text) => ask(prompts["combineMapPrompt"], SHORT, { text })));
      }
      return ask(prompts["prompt"], SHORT, { text: current.join("\n\n") });
    }
    default: throw new StepError(`"${String(prompts["summarizationMethod"])}" is not a way to sum up`);
  }
}

/** A prompt with its holes filled; two braces stand for one, and a brace alone is an error. */
function filled(prompt: string, holes: Readonly<Record<string, string>>): string {
  return prompt.replace(/\{\{|\}\}|\{([^{}]*)\}|[{}]/g, (found, name: string | undefined) => {
    if (name === undefined && found.length === 2) return found.slice(1);
    if (name === undefined) throw new StepError(found === "{" ? "Unclosed '{' in template." : "Single '}' in template.");
    const value = holes[name];
    if (value === undefined) throw new StepError(`(f-string) Missing value for input ${name}`);
    return value;
  });
}
