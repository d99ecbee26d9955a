// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isTrue, listOf, textOf } from "../json.js";
import { type AppParams, callApi, signIn } from "./api.js";

/** What a model is asked to work out, field by field. */
export interface FieldsFromModel extends AppParams {
  /** The model, with its maker before a slash. */
  readonly model?: Json;
  readonly instructions?: Json;
  /** What it is given, by name. */
  readonly given?: Json;
  /** What each field of the answer means, by name. */
  readonly wanted?: Json;
  /** The types of those fields: `type_` and the name. */
  readonly types?: Json;
  /** Whether the model must fill them in: `required_` and the name. */
  readonly required?: Json;
  /** Whether something given is a picture or a file: `inputFieldConfig_`, the name and what it would be. */
  readonly kinds?: Json;
}

const types: Readonly<Record<string, string>> = { boolean: "boolean", text: "string", number: "number", integer: "integer" };

/** Asks OpenAI for an object of the wanted fields. */
export async function fieldsFromModel(params: FieldsFromModel, context: EffectContext): Promise<Fields> {
  const picture = Object.entries(fieldsOf(params.kinds)).find(([, is]) => isTrue(is));
  if (picture !== undefined) throw new StepError(`"${picture[0]}" is set: only texts are handed to the model`);
  const properties = Object.fromEntries(Object.entries(fieldsOf(params.wanted)).map(([name, description]) => {
    const type = textOf(fieldsOf(params.types)[`type_${name}`]);
    if (type !== "" && types[type] === undefined) throw new StepError(`The field "${name}" is of the type "${type}", which is not known`);
    const must = textOf(fieldsOf(params.required)[`required_${name}`]) !== "false";
    const known = types[type] ?? "string";
    return [name, { type: must ? known : [known, "null"], description }] as const;
  }));
  const schema = { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
  const said = Object.entries(fieldsOf(params.given)).map(([name, value]) => `${name}: ${textOf(value)}`).join("\n");
  const answer = fieldsOf(await callApi({
    method: "POST", url: "https://api.openai.com/v1/chat/completions", auth: await signIn(params, { openAiApi: "openAiApi" }, context),
    body: {
      model: textOf(params.model).split("/").at(-1),
      messages: [{ role: "system", content: textOf(params.instructions) }, { role: "user", content: said }],
      response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema } },
    },
  }, context));
  return fieldsOf(JSON.parse(textOf(fieldsOf(fieldsOf(listOf(answer["choices"])[0])["message"])["content"])));
}
