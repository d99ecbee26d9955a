// SPDX-License-Identifier: 0BSD
import { callTool } from "../agent.js";
import type { Effect } from "../connector.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf } from "../json.js";
import { listOf, readArguments } from "../models/call.js";
import { respond } from "../models/responses.js";
import { count, modelsFor, readParams } from "./definition.js";
import type { Messaging } from "./message.js";
import { firstItem } from "./part.js";
import { withTools } from "./tool.js";

/** What a model is told when it is to answer in JSON; the interface asks for the word. */
const JSON_ONLY = { role: "system", content: [{ type: "input_text", text: "You are a helpful assistant designed to output JSON." }] };

/**
 * Asks a model for a response and gives its messages as `output`, or the whole answer where it is not to be simplified.
 * Is called with the parameters that the step had in the workflow, resolved for the item.
 */
export function response<T = Fields>(definition: Messaging<T>): Effect<Json> {
  return async (given, context) => {
    const { params, options } = readParams(given);
    const item = firstItem<T>(context);
    const { model } = modelsFor(definition, item, context);
    const text = formatOf(fieldsOf(fieldsOf(options["textFormat"])["textOptions"]));
    const kind = fieldsOf(text?.["format"])["type"];
    const asked = listOf(fieldsOf(params["responses"])["values"]).map(asMessage);
    const reasoning = fieldsOf(fieldsOf(options["reasoning"])["reasoningOptions"]);
    const input = kind === "json_object" ? [JSON_ONLY, ...asked] : asked;
    const request = {
      input,
      parallel_tool_calls: options["parallelToolCalls"] ?? true,
      store: options["store"] ?? true,
      background: false,
      instructions: filled(options["instructions"]),
      previous_response_id: filled(options["previousResponseId"]),
      service_tier: filled(options["serviceTier"]),
      text,
      reasoning: options["reasoning"] === undefined ? undefined : {
        effort: filled(reasoning["effort"]),
        ...(reasoning["summary"] === "none" ? {} : { summary: filled(reasoning["summary"]) }),
      },
    };
    const most = count(options["maxToolsIterations"]) ?? 15;
    const answer = await withTools(definition.tools, item, context, async (tools) => {
      const described = tools.map(({ name, description, parameters }) => ({ type: "function", name, description, parameters: parameters ?? { type: "object", properties: {} } }));
      const ask = (): Promise<Fields> => respond(model, { ...request, tools: described.length === 0 ? undefined : described }, context);
      let said = await ask();
      for (let round = 1; listOf(said["output"]).some(isCall); round += 1) {
        if (most > 0 && round > most) throw new StepError(`The model still wants to call tools after ${most} rounds`);
        // A model that thinks wants to see its thoughts again beside the calls that they led to.
        const steps = listOf(said["output"]).filter((each) => isCall(each) || each["type"] === "reasoning");
        input.push(...steps);
        for (const each of steps.filter(isCall)) {
          const name = String(each["name"]);
          const call = { id: String(each["call_id"]), name, arguments: readArguments(each["arguments"], name) };
          input.push({ type: "function_call_output", call_id: call.id, output: await callTool(call, tools, context) });
        }
        said = await ask();
      }
      return said;
    });
    const output = listOf(answer["output"]).map((each) => (kind === "json_object" || kind === "json_schema" ? withJson(each) : each));
    return params["simplify"] === false ? { ...answer, output } : { output: output.filter(({ type }) => type === "message") };
  };
}

function isCall(output: Fields): boolean {
  return output["type"] === "function_call";
}

function filled(value: Json): Json {
  return value === "" || value === null ? undefined : value;
}

function asMessage({ role = "user", content }: Fields): Fields {
  return { role, content: [{ type: "input_text", text: content }] };
}

function formatOf(options: Fields): Fields | undefined {
  if (Object.keys(options).length === 0) return undefined;
  const verbosity = options["verbosity"] === undefined ? {} : { verbosity: options["verbosity"] };
  switch (options["type"]) {
    case "json_schema": return { ...verbosity, format: { type: "json_schema", name: options["name"] ?? "my_schema", schema: read(options["schema"]) } };
    case "json_object": case "text": return { ...verbosity, format: { type: options["type"] } };
    default: return verbosity;
  }
}

function read(schema: Json): Json {
  if (typeof schema !== "string") return schema;
  try {
    return JSON.parse(schema) as Json;
  } catch (cause) {
    throw new StepError("Failed to parse schema", { cause });
  }
}

/** A message whose texts are the values that they stand for; one that is no JSON leaves the message as it was. */
function withJson(message: Fields): Fields {
  if (message["type"] !== "message") return message;
  try {
    return { ...message, content: listOf(message["content"]).map((part) => (part["type"] === "output_text" ? { ...part, text: JSON.parse(String(part["text"])) as Json } : part)) };
  } catch {
    return message;
  }
}
