// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, listOf, textOf } from "../json.js";
import { callApi, credentialType, type AppParams } from "./api.js";
import { memberOf } from "./rest.js";

/** An item of a board, or several, and what becomes of it. */
export interface MondayItem extends AppParams {
  readonly board?: Json;
  readonly group?: Json;
  readonly item?: Json;
  readonly name?: Json;
  readonly column?: Json;
  readonly value?: Json;
  /** The values of columns as JSON text. */
  readonly values?: Json;
  readonly all?: Json;
  /** How many, where not all are wanted; 50 when missing. */
  readonly limit?: Json;
}

const ways = { accessToken: "mondayComApi", oAuth2: "mondayComOAuth2Api" };

/** Asks monday.com in GraphQL (API version 2023-10), and gives the answer's data. */
export async function askMonday(params: AppParams, query: string, variables: Fields, context: EffectContext): Promise<Fields> {
  const type = credentialType(params, ways);
  const { apiToken, accessToken } = await context.credentials(params.auth?.[type] ?? type);
  const headers = { "API-Version": "2023-10", authorization: `Bearer ${apiToken ?? accessToken ?? ""}` };
  return fieldsOf(fieldsOf(await callApi({ method: "POST", url: "https://api.monday.com/v2/", headers, body: { query, variables } }, context))["data"]);
}

/** JSON text without line breaks and spaces between its parts. */
export function jsonText(text: Json): string {
  try {
    return JSON.stringify(JSON.parse(textOf(text)));
  } catch (cause) {
    throw new StepError("Custom Values must be a valid JSON", { cause });
  }
}

/** A change of one thing: what it is called, the variables with their types, and which parameter each argument takes. */
export function mondayChange<P extends AppParams>(name: string, types: Readonly<Record<string, string>>, takes: Readonly<Record<string, string>>, variables: (params: P) => Fields) {
  const declared = Object.entries(types).map(([variable, type]) => `$${variable}: ${type}`).join(", ");
  const given = Object.entries(takes).map(([argument, variable]) => `${argument}: $${variable}`).join(", ");
  return async (params: P, context: EffectContext): Promise<Json> =>
    (await askMonday(params, `mutation (${declared}) { ${name} (${given}) { id } }`, variables(params), context))[name];
}

export const createMondayItem = mondayChange<MondayItem>(
  "create_item", { boardId: "ID!", groupId: "String!", itemName: "String!", columnValues: "JSON" }, { board_id: "boardId", group_id: "groupId", item_name: "itemName", column_values: "columnValues" },
  ({ board, group, name, values }) => ({ boardId: board, groupId: group, itemName: name, ...(values ? { columnValues: jsonText(values) } : {}) }),
);

export const deleteMondayItem = mondayChange<MondayItem>("delete_item", { itemId: "ID!" }, { item_id: "itemId" }, ({ item }) => ({ itemId: item }));

export const moveMondayItem = mondayChange<MondayItem>("move_item_to_group", { groupId: "String!", itemId: "ID!" }, { item_id: "itemId", group_id: "groupId" }, ({ item, group }) => ({ itemId: item, groupId: group }));

export const commentMondayItem = mondayChange<MondayItem>("create_update", { itemId: "ID!", value: "String!" }, { item_id: "itemId", body: "value" }, ({ item, value }) => ({ itemId: item, value }));

export const changeMondayColumn = mondayChange<MondayItem>(
  "change_column_value", { boardId: "ID!", itemId: "ID!", columnId: "String!", value: "JSON!" }, { board_id: "boardId", item_id: "itemId", column_id: "columnId", value: "value" },
  ({ board, item, column, value }) => ({ boardId: board, itemId: item, columnId: column, value: jsonText(value) }),
);

export const changeMondayColumns = mondayChange<MondayItem>(
  "change_multiple_column_values", { boardId: "ID!", itemId: "ID!", columnValues: "JSON!" }, { board_id: "boardId", item_id: "itemId", column_values: "columnValues" },
  ({ board, item, values }) => ({ boardId: board, itemId: item, columnValues: jsonText(values) }),
);

const shown = "id name created_at state column_values { id text type value column { title archived description settings_str } }";

/** Items by their ids, which may have commas between them. */
export async function getMondayItems(params: MondayItem, context: EffectContext): Promise<Json> {
  return (await askMonday(params, `query ($itemId: [ID!]) { items (ids: $itemId) { ${shown} } }`, { itemId: textOf(params.item).split(",") }, context))["items"];
}

/** The items of a group. */
export async function listMondayItems(params: MondayItem, context: EffectContext): Promise<Json[]> {
  const query = `query ($boardId: [ID!], $groupId: [String], $limit: Int) { boards(ids: $boardId) { groups(ids: $groupId) { id items_page(limit: $limit) { cursor items { ${shown} } } } } }`;
  const variables = { boardId: params.board, groupId: params.group };
  return await paged(params, query, variables, (data) => memberOf(listOf(memberOf(listOf(data["boards"])[0], "groups"))[0], "items_page"), shown, context);
}

/** The items of a board with a value in a column. */
export async function findMondayItems(params: MondayItem, context: EffectContext): Promise<Json[]> {
  const fields = shown.replace("column_values", "board { id } column_values");
  const query = `query ($boardId: ID!, $columnId: String!, $columnValue: String!, $limit: Int) { items_page_by_column_values( limit: $limit board_id: $boardId columns: [{column_id: $columnId, column_values: [$columnValue]}] ) { cursor items { ${fields} } } }`;
  return await paged(params, query, { boardId: params.board, columnId: params.column, columnValue: params.value }, (data) => data["items_page_by_column_values"], fields, context);
}

async function paged(params: MondayItem, query: string, variables: Fields, pageIn: (data: Fields) => Json, fields: string, context: EffectContext): Promise<Json[]> {
  const limit = params.all === true ? 100 : params.limit ?? 50;
  let page = fieldsOf(pageIn(await askMonday(params, query, { ...variables, limit }, context)));
  const out = listOf(page["items"]);
  while (params.all === true && page["cursor"]) {
    const more = `query ($cursor: String!) { next_items_page (cursor: $cursor, limit: 100) { cursor items { ${fields} } } }`;
    page = fieldsOf((await askMonday(params, more, { cursor: page["cursor"] }, context))["next_items_page"]);
    out.push(...listOf(page["items"]));
  }
  return out;
}
