// SPDX-License-Identifier: 0BSD
import { runChain } from "../agent.js";
import type { Effect } from "../connector.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf } from "../json.js";
import { listOf } from "../models/call.js";
import { schemaOf, type OutputShape } from "../structured-output.js";
import { modelsFor, paced, readParams, type Plugged } from "./definition.js";
import { firstItem } from "./part.js";
import { usual } from "./structured-output.js";

/** What a model is told where the workflow says nothing of its own. */
const TASK = "Extract from the text what the form below asks for, and nothing else. Leave out what the text does not say.";

/** Reads the fields of a form out of a text. Is called with the parameters that the step had in the workflow, resolved for the item. */
export function extractor<T = Fields>(definition: Plugged<T>): Effect<Json> {
  return async (given, context) => {
    const { params, options } = readParams(given);
    await paced(options["batching"], context);
    const text = params["text"];
    if (typeof text !== "string" || text.trim() === "") throw new StepError(`Text for item ${context.index} is not defined`);
    const { output } = await runChain({
      ...modelsFor(definition, firstItem<T>(context), context),
      system: options["systemPromptTemplate"] ?? TASK,
      prompt: text,
      output: { ...formOf(params, definition.version), autoFix: true },
    }, context);
    return { output };
  };
}

function formOf(params: Fields, version: number): OutputShape {
  switch (params["schemaType"]) {
    case "fromJson": {
      const shape = { example: params["jsonSchemaExample"] ?? usual.example };
      // Before version 1.2 no field of the example was required.
      return version >= 1.2 ? shape : { schema: withoutRequired(schemaOf(shape)) };
    }
    case "manual": return { schema: params["inputSchema"] ?? withoutRequired(schemaOf(usual)) };
    default: return { schema: schemaOfAttributes(listOf(fieldsOf(params["attributes"])["attributes"])) };
  }
}

function schemaOfAttributes(attributes: readonly Fields[]): Fields {
  if (attributes.length === 0) throw new StepError("At least one attribute must be specified");
  const properties = attributes.map(({ name, type = "string", description }) => [String(name ?? ""), {
    ...(type === "date" ? { type: "string", format: "date" } : { type }),
    ...(description === undefined || description === "" ? {} : { description }),
  }] as const);
  const required = attributes.filter((each) => each["required"] === true).map(({ name }) => String(name ?? ""));
  return { type: "object", properties: Object.fromEntries(properties), required };
}

function withoutRequired(schema: Fields): Fields {
  const { required: _, properties, items, ...rest } = schema;
  return {
    ...rest,
    ...(properties === undefined ? {} : { properties: Object.fromEntries(Object.entries(fieldsOf(properties)).map(([name, each]) => [name, withoutRequired(fieldsOf(each))])) }),
    ...(items === undefined ? {} : { items: withoutRequired(fieldsOf(items)) }),
  };
}
