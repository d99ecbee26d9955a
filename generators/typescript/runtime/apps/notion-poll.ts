// SPDX-License-Identifier: 0BSD
import { clock } from "../clock.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, listOf, textOf } from "../json.js";
import type { Poll } from "../polled.js";
import { callApi, signIn, type AppParams } from "./api.js";
import { idOf } from "./notion.js";
import { plainRow } from "./notion-values.js";

/** Which pages of a database are watched. */
export interface NotionEvents extends AppParams {
  /** `pageAddedToDatabase` or `pagedUpdatedInDatabase`. */
  readonly event?: Json;
  readonly database?: Json;
  /** Plain properties unless this is false. */
  readonly simple?: Json;
}

/** Pages that were added or changed since the last question, the latest first. Notion tells the minute only: what was given in it is remembered. */
export const newNotionPages: Poll<NotionEvents> = async (params, memory, context) => {
  const now = `${new Date(clock().now()).toISOString().slice(0, 16)}:00Z`;
  const since = textOf(memory["since"] ?? now);
  const by = params.event === "pagedUpdatedInDatabase" ? "last_edited_time" : "created_time";
  const known = listOf(memory["given"]);
  const auth = await signIn(params, { apiKey: "notionApi" }, context);
  const found: Fields[] = [];
  for (let start: Fields = {}; ;) {
    const answer = fieldsOf(await callApi({
      method: "POST", url: `https://api.notion.com/v1/databases/${idOf(params.database)}/query`, auth, headers: { "notion-version": "2022-02-22" },
      body: { page_size: 10, sorts: [{ timestamp: by, direction: "descending" }], filter: { timestamp: by, [by]: { on_or_after: since } }, ...start },
    }, context));
    found.push(...listOf(answer["results"]).map(fieldsOf));
    if (answer["has_more"] !== true) break;
    start = { start_cursor: answer["next_cursor"] };
  }
  const fresh = found.filter(({ id }) => !known.includes(id));
  const latest = fresh[0]?.[by];
  const given = fresh.length === 0 ? known : fresh.filter((page) => page[by] === latest).map(({ id }) => id);
  return { items: fresh.map((page) => ({ json: params.simple === false ? page : plainRow(page) })), memory: { since: now, given } };
};
