// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { listBitwardenGroupMembers, updateBitwardenGroupMembers } from "../runtime/apps/bitwarden.js";
import { createDiscordChannel, listDiscordChannels, sendPlainDiscordMessage } from "../runtime/apps/discord-channels.js";
import { changeMondayColumn, createMondayItem, listMondayItems } from "../runtime/apps/monday.js";
import { createMondayBoard, createMondayBoardColumn, listMondayBoardGroups, listMondayBoards } from "../runtime/apps/monday-boards.js";
import { listPipedriveLeads } from "../runtime/apps/pipedrive.js";
import { createRedditComment, listRedditPosts, listRedditPostsOfCategory, listSubredditRules } from "../runtime/apps/reddit.js";
import { listSalesforceRecords } from "../runtime/apps/salesforce-query.js";
import { sendBrevoEmail } from "../runtime/apps/send-in-blue.js";
import { listShopifyProducts } from "../runtime/apps/shopify.js";
import { searchZendeskTickets } from "../runtime/apps/zendesk-further.js";
import { refusal, withApp } from "./apps-helpers.js";
import { context } from "./world-helpers.js";

const at = context({ json: {} }, {
  mondayComApi: { apiToken: "M" }, salesforceOAuth2Api: { instanceUrl: "https://acme.example", accessToken: "S" }, redditOAuth2Api: { accessToken: "R" }, sendInBlueApi: { apiKey: "B" },
  discordBotApi: { botToken: "D" }, zendeskApi: { subdomain: "zen", email: "e", apiToken: "Z" }, pipedriveApi: { apiToken: "P" }, shopifyApi: { shopSubdomain: "shop", apiKey: "k", password: "p" }, bitwardenApi: { clientId: "c", clientSecret: "s" },
});

test("items of boards are made, changed, and read page by page", async () => {
  const page = (items: object[], cursor: string | null): object => ({ cursor, items });
  const seen = await withApp([
    { data: { create_item: { id: "1" } } }, { data: { change_column_value: { id: "1" } } },
    { data: { boards: [{ groups: [{ items_page: page([{ id: "a" }], "next") }] }] } }, { data: { next_items_page: page([{ id: "b" }], null) } },
  ], async () => {
    assert.deepEqual(await createMondayItem({ board: "7", group: "g", name: "New", values: '{ "x": 1 }' }, at), { id: "1" });
    assert.deepEqual(await changeMondayColumn({ board: "7", item: "1", column: "c", value: '"v"' }, at), { id: "1" });
    assert.deepEqual(await listMondayItems({ board: "7", group: "g", all: true }, at), [{ id: "a" }, { id: "b" }]);
    await assert.rejects(createMondayItem({ board: "7", values: "{oops" }, at), { message: "Custom Values must be a valid JSON" });
  });
  const asked = seen.map(({ json }) => json as { query: string; variables: object });
  assert.equal(asked[0]?.query, "mutation ($boardId: ID!, $groupId: String!, $itemName: String!, $columnValues: JSON) { create_item (board_id: $boardId, group_id: $groupId, item_name: $itemName, column_values: $columnValues) { id } }");
  assert.deepEqual(asked.map(({ variables }) => variables), [{ boardId: "7", groupId: "g", itemName: "New", columnValues: '{"x":1}' }, { boardId: "7", itemId: "1", columnId: "c", value: '"v"' }, { boardId: "7", groupId: "g", limit: 100 }, { cursor: "next" }]);
});

test("boards are made and read page by page, and columns by the names of their types", async () => {
  const replies = [{ data: { create_board: { id: "1" } } }, { data: { create_column: { id: "c" } } }, { data: { boards: [{ id: "1" }] } }, { data: { boards: [] } }, { data: { boards: [{ id: "1", groups: [{ id: "g" }] }] } }];
  const seen = await withApp(replies, async () => {
    assert.deepEqual(await createMondayBoard({ name: "N", kind: "share", template: 5 }, at), { id: "1" });
    await createMondayBoardColumn({ board: "1", name: "C", kind: "longText", defaults: '{ "a": 1 }' }, at);
    assert.deepEqual(await listMondayBoards({ all: true }, at), [{ id: "1" }]);
    assert.deepEqual(await listMondayBoardGroups({ board: "1" }, at), [{ id: "g" }]);
  });
  const asked = seen.map(({ json }) => json as { query: string; variables: object });
  assert.equal(asked[0]?.query, "mutation ($name: String!, $kind: BoardKind!, $templateId: ID) { create_board (board_name: $name, board_kind: $kind, template_id: $templateId) { id } }");
  assert.deepEqual(asked.map(({ variables }) => variables), [
    { name: "N", kind: "share", templateId: 5 }, { boardId: "1", title: "C", columnType: "long_text", defaults: '{"a":1}' }, { page: 1, limit: 50 }, { page: 2, limit: 50 }, { boardId: "1" },
  ]);
});

test("records are found by conditions, and all pages are read", async () => {
  const seen = await withApp([{ records: [{ Id: "1" }], nextRecordsUrl: "/services/data/v59.0/query/01g-2000" }, { records: [{ Id: "2" }] }], async () => {
    const where = [{ field: "CreatedDate", is: ">=", value: "2026-01-02" }, { field: "Name", value: "Acme" }, { field: "Amount", is: ">", value: 5 }];
    assert.deepEqual(await listSalesforceRecords({ object: "Account", where, all: true }, at), [{ Id: "1" }, { Id: "2" }]);
    await listSalesforceRecords({ object: "Lead", fields: ["id", "email"], limit: 3 }, at);
  });
  assert.deepEqual(seen.map(({ to, query }) => [to, query["q"]]), [
    ["acme.example/services/data/v59.0/query", "SELECT id,name,type FROM Account WHERE CreatedDate >= 2026-01-02 AND Name = 'Acme' AND Amount > 5"],
    ["acme.example/services/data/v59.0/query/01g-2000", "SELECT id,name,type FROM Account WHERE CreatedDate >= 2026-01-02 AND Name = 'Acme' AND Amount > 5"],
    ["acme.example/services/data/v59.0/query", "SELECT id,email FROM Lead  LIMIT 3"],
  ]);
});

test("posts are read until there are enough, and answered", async () => {
  const posts = (after: string | null, ...ids: string[]): object => ({ data: { after, children: ids.map((id) => ({ data: { id } })) } });
  const seen = await withApp([posts("x", "1", "2"), posts(null, "3"), posts(null, "4"), { json: { data: { things: [{ data: { id: "c" } }] } } }, { rules: [{ short_name: "Be kind" }] }], async () => {
    assert.deepEqual((await listRedditPosts({ subreddit: "n", limit: 3 }, at)).map(({ json }) => json["id"]), ["1", "2", "3"]);
    await listRedditPostsOfCategory({ subreddit: "n", category: "new", limit: 1 }, at);
    assert.deepEqual(await createRedditComment({ query: { thing_id: "1", text: "hi" } }, at), [{ json: { id: "c" } }]);
    assert.deepEqual(await listSubredditRules({ subreddit: "n" }, at), [{ json: { short_name: "Be kind" } }]);
  });
  assert.deepEqual(seen.map(({ to, query }) => [to, query["after"], query["thing_id"]]), [
    ["oauth.reddit.com/r/n.json", undefined, undefined], ["oauth.reddit.com/r/n.json", "x", undefined], ["oauth.reddit.com/r/n/new.json", undefined, undefined],
    ["oauth.reddit.com/api/comment", undefined, "t3_1"], ["www.reddit.com/r/n/about/rules.json", undefined, undefined],
  ]);
});

test("a mail has people with their names", async () => {
  const seen = await withApp([{ messageId: "m" }], async () => {
    assert.deepEqual(await sendBrevoEmail({ body: { subject: "Hi", textContent: "x", sender: "Ada <ada@a.example>", to: "b@b.example, \"Bo, Jr\" <bo@b.example>", tags: "a, ,b" } }, at), [{ json: { messageId: "m" } }]);
  });
  assert.deepEqual(seen[0]?.json, { subject: "Hi", textContent: "x", sender: { email: "ada@a.example", name: "Ada" }, to: [{ email: "b@b.example" }, { email: "bo@b.example", name: "Bo, Jr" }], tags: ["a", "b"] });
});

test("channels are made and listed, and a webhook is called again when it is too much", async () => {
  const seen = await withApp([{ id: "1" }, [{ id: "1", type: 0 }, { id: "2", type: 2 }, { id: "3", type: 0 }], refusal(429, { retry_after: 0.01 }), {}], async () => {
    await createDiscordChannel({ guild: "g", body: { name: "new", type: "0", topic: "t" } }, at);
    assert.deepEqual(await listDiscordChannels({ guild: "g", limit: 2, types: [0] }, at), [{ id: "1", type: 0 }]);
    assert.deepEqual(await sendPlainDiscordMessage({ url: "https://hook.example/x", content: "hi", embeds: '[{"title":"t"}]' }, at), { success: true });
    await assert.rejects(sendPlainDiscordMessage({ content: "hi" }, at), { message: "Webhook uri is required." });
  });
  assert.deepEqual(seen.map(({ method, to, json }) => [method, to, json]), [
    ["POST", "discord.com/api/v10/guilds/g/channels", { name: "new", type: "0", topic: "t" }], ["GET", "discord.com/api/v10/guilds/g/channels", undefined],
    ["POST", "hook.example/x", { content: "hi", embeds: [{ title: "t" }] }], ["POST", "hook.example/x", { content: "hi", embeds: [{ title: "t" }] }],
  ]);
});

test("lists go on where their pages say", async () => {
  const seen = await withApp([
    { results: [{ id: 1 }], next_page: "https://zen.zendesk.com/api/v2/search.json?page=2&query=x" }, { results: [{ id: 2 }], next_page: null },
    { success: true, data: [{ id: 3 }], additional_data: { pagination: { more_items_in_collection: true, next_start: 100 } } }, { success: true, data: [{ id: 4 }], additional_data: { pagination: { more_items_in_collection: false } } },
    (_, response) => response.setHeader("content-type", "application/json").setHeader("link", '<https://shop.example/products.json?page_info=abc>; rel="next"').end('{"products":[{"id":5}]}'), { products: [{ id: 6 }] },
  ], async () => {
    const ids = async (list: Promise<readonly { json: { id?: unknown } }[]>): Promise<unknown[]> => (await list).map(({ json }) => json.id);
    assert.deepEqual(await ids(searchZendeskTickets({ search: "created>2026", status: "open", all: true }, at)), [1, 2]);
    assert.deepEqual(await ids(listPipedriveLeads({ all: true }, at)), [3, 4]);
    assert.deepEqual(await ids(listShopifyProducts({ all: true }, at)), [5, 6]);
  });
  assert.deepEqual(seen.map(({ query }) => query["page"] ?? query["start"] ?? query["page_info"]), [undefined, "2", undefined, "100", undefined, "abc"]);
  assert.equal(seen[0]?.query["query"], "type:ticket created>2026 status:open");
});

test("members of a group are ids", async () => {
  const seen = await withApp([{ access_token: "t" }, ["a", "b"], { access_token: "t" }, {}], async () => {
    assert.deepEqual(await listBitwardenGroupMembers({ groupId: "g" }, at), [{ json: { memberId: "a" } }, { json: { memberId: "b" } }]);
    assert.deepEqual(await updateBitwardenGroupMembers({ groupId: "g", body: { memberIds: "a,b" } }, at), [{ json: { success: true } }]);
  });
  assert.deepEqual(seen[3]?.json, { memberIds: ["a", "b"] });
});
