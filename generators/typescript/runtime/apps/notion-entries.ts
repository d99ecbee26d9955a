// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven } from "../json.js";
import { type AppParams, callApi, signIn } from "./api.js";
import { writers } from "./notion-items.js";

/** An entry of a data source. The key of a value names its property and its type: `properties|||Mail|||email`. */
export interface NotionEntry extends AppParams {
  readonly source?: Json;
  readonly values?: Json;
}

/** Adds an entry and gives Notion's answer. https://developers.notion.com/reference/post-page */
export async function addNotionEntry(params: NotionEntry, context: EffectContext): Promise<Fields> {
  const properties = Object.entries(fieldsOf(params.values)).filter(([, value]) => isGiven(value)).map(([key, value]) => {
    const [, name = "", type = ""] = key.split("|||");
    const write = writers[type];
    if (write === undefined) throw new StepError(`The property "${name}" is of the type "${type}", which cannot be written`);
    return [name, write(value)] as const;
  });
  const auth = await signIn(params, { notionApi: "notionApi" }, context);
  const body = { parent: { type: "data_source_id", data_source_id: params.source }, properties: Object.fromEntries(properties) };
  // Data sources came with this version of the API.
  return fieldsOf(await callApi({ method: "POST", url: "https://api.notion.com/v1/pages", auth, headers: { "notion-version": "2025-09-03" }, body }, context));
}
