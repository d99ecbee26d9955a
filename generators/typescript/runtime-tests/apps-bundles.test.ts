// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { runApifyActor } from "../runtime/apps/apify.js";
import { findAirtableRecords } from "../runtime/apps/airtable-records.js";
import { newestFormResponses } from "../runtime/apps/google-forms.js";
import { createCalendarEntry } from "../runtime/apps/google-calendar-entry.js";
import { uploadTelegramPhoto } from "../runtime/apps/telegram-upload.js";
import { createNotionItem, listNotionItems, updateNotionItem } from "../runtime/apps/notion-items.js";
import { chatOpenAi } from "../runtime/apps/openai.js";
import { appendCells, findRows, newestRows, updateCells } from "../runtime/apps/google-sheets-cells.js";
import { findSheetRow, findSheetRows } from "../runtime/apps/google-sheets-lookup.js";
import { postToSlack } from "../runtime/apps/slack-post.js";
import { answering } from "../runtime/connectors/answering.js";
import { apiCall } from "../runtime/connectors/api-call.js";
import type { Fields, Json } from "../runtime/items.js";
import { fieldsOf } from "../runtime/json.js";
import { refusal, withApp } from "./apps-helpers.js";
import { context } from "./world-helpers.js";

const keys = {
  telegramApi: { accessToken: "T" }, "Our bot": { accessToken: "B" }, airtableTokenApi: { accessToken: "A" }, openAiApi: { apiKey: "O" }, slackOAuth2Api: { accessToken: "S" },
  apifyApi: { apiKey: "P" },
};
let accounts = 0;
/** A context with a Google account of its own, so that each call asks for a token. */
const at = () => context({ json: {} }, { ...keys, googleSheetsOAuth2Api: { clientId: "c", clientSecret: "s", refreshToken: `r${(accounts += 1)}` } });
const token = { access_token: "t", expires_in: 3600 };

test("a request is filled in, and the part of the answer that is the record is given", async () => {
  const telegram = apiCall<{ chat_id?: unknown; text?: unknown; reply_to_message_id?: unknown }>({
    method: "POST", url: "https://api.telegram.org/bot{auth.accessToken}/sendMessage", credential: "telegramApi", numbers: ["reply_to_message_id"],
  });
  const send = answering(telegram, { at: "result" });
  const sendAsBot = answering(telegram, { at: "result", auth: { telegramApi: "Our bot" } });
  const seen = await withApp([{ ok: true, result: { message_id: 7, text: "hi" } }], async () => {
    assert.deepEqual(await sendAsBot({ chat_id: 1, text: "hi", reply_to_message_id: "12" }, at()), [{ message_id: 7, text: "hi" }]);
    await send({ chat_id: 1, text: new Date(0) }, at());
  });
  assert.deepEqual(seen.map((each) => each.to), ["api.telegram.org/botB/sendMessage", "api.telegram.org/botT/sendMessage"]);
  assert.deepEqual(seen.map((each) => each.json), [{ chat_id: 1, text: "hi", reply_to_message_id: 12 }, { chat_id: 1, text: "1970-01-01T00:00:00.000Z" }]);
  assert.equal(seen[0]?.headers.authorization, undefined);
});

test("what an address needs must be given, and a refusal is an error whatever its status", async () => {
  const get = apiCall<{ base?: string; id?: string; view?: string }>({ method: "GET", url: "https://api.airtable.com/v0/{base}/{id}", credential: "airtableTokenApi", query: ["view"] });
  const post = apiCall<{ text?: string; blocks?: string }>({ method: "POST", url: "https://slack.com/api/chat.postMessage", credential: "slackOAuth2Api", structures: ["blocks"], refusal: { unless: "ok", because: "error" } });
  const seen = await withApp([{ id: "r" }, { ok: false, error: "channel_not_found" }, refusal(404, { error: "NOT_FOUND" })], async () => {
    await get({ base: "b", id: "a/b", view: "v" }, at());
    await assert.rejects(async () => post({ text: "x", blocks: '[{"type":"divider"}]' }, at()), { message: "channel_not_found" });
    await assert.rejects(async () => get({ base: "b", id: "x" }, at()));
    await assert.rejects(async () => get({ base: "b" }, at()), { message: 'The parameter "id" is missing' });
  });
  assert.deepEqual([seen[0]?.to, seen[0]?.query], ["api.airtable.com/v0/b/a%2Fb", { view: "v" }]);
  assert.equal(seen[0]?.headers.authorization, "Bearer A");
  assert.deepEqual(seen[1]?.json, { text: "x", blocks: [{ type: "divider" }] });
});

test("records take fields from elsewhere in the answer, and say which of how many they are", async () => {
  const answer = { id: "rec1", createdTime: "2026-01-01", fields: { Name: "A", id: 5 } };
  assert.deepEqual(await answering(() => answer, { spread: "fields" })({}, at()), [{ id: 5, createdTime: "2026-01-01", Name: "A" }]);
  const model = { candidates: [{ content: { parts: [{ text: "a" }, { text: "b" }] } }] };
  assert.deepEqual(await answering(() => model, { fields: { result: "candidates.0.content.parts.*.text" } })({}, at()), [{ ...model, result: "ab" }]);
  assert.deepEqual(await answering(() => [{ a: 1 }, { a: 2 }], { counted: true })({}, at()), [{ a: 1, __IMTINDEX__: 1, __IMTLENGTH__: 2 }, { a: 2, __IMTINDEX__: 2, __IMTLENGTH__: 2 }]);
  await withApp([{ choices: [{ index: 0, message: { content: "yes" } }] }], async () => {
    assert.deepEqual(await answering(chatOpenAi, { fields: { result: "message.content" }, only: ["result"] })({ model: "m", messages: [{ content: "?" }] }, at()), [{ result: "yes" }]);
  });
});

test("rows of a sheet by the ordinals of their columns", async () => {
  const place = { spreadsheet: "/folder/1abc", sheet: "It's" };
  const seen = await withApp([token, { updates: { updatedRange: "'It''s'!A12:C12" } }, token, {}], async () => {
    assert.deepEqual(await appendCells({ ...place, values: { 0: "a", 2: 3 }, input: "RAW" }, at()), { rowNumber: 12 });
    await updateCells({ ...place, row: "5", values: { 1: "b", 3: null } }, at());
    await assert.rejects(updateCells({ ...place, row: "x" }, at()), { message: '"x" is not the number of a row' });
  });
  assert.deepEqual([seen[1]?.to, seen[1]?.query], ["sheets.googleapis.com/v4/spreadsheets/1abc/values/'It''s'!A1:append", { valueInputOption: "RAW", insertDataOption: "INSERT_ROWS" }]);
  assert.deepEqual(seen[1]?.json, { range: "'It''s'!A1", values: [["a", null, 3]] });
  assert.deepEqual(seen[3]?.json, { range: "'It''s'!5:5", values: [[null, "b", null, ""]] });
});

test("a search in a sheet filters, sorts and counts as the table says; new rows end at the first empty one", async () => {
  const values = [["x", "2"], [], ["Y", "10"], ["z", "1"]];
  const table = { spreadsheet: "s", sheet: "S", table: "A1:C1", headers: true };
  await withApp([token, { values }], async () => {
    const found = await findRows({ ...table, filter: [[{ column: "A", operator: "text:notequal", value: "z" }]], sortBy: "B", order: "desc" }, at());
    assert.deepEqual(found.map((row) => [row["__ROW_NUMBER__"], row["0"]]), [[4, "Y"], [2, "x"]]);
  });
  await withApp([token, { values }], async () => {
    assert.deepEqual((await findRows({ ...table, filter: [[{ column: "A", operator: "text:equal:ci", value: "y" }]], limit: 1 }, at())).length, 1);
  });
  // Letters are columns of the sheet, also where the table does not begin at its first one.
  await withApp([token, { values }], async () => {
    const found = await findRows({ ...table, table: "C3:D3", filter: [[{ column: "C", operator: "text:equal", value: "z" }]] }, at());
    assert.deepEqual(found.map((row) => [row["__ROW_NUMBER__"], row["0"], row["1"]]), [[7, "z", "1"]]);
  });
  await withApp([token, { values }], async () => {
    assert.deepEqual((await newestRows(table, at())).map((row) => row["__ROW_NUMBER__"]), [2]);
  });
});

test("a row is looked up by the letters of its column", async () => {
  const sheets = { sheets: [{ properties: { sheetId: 0, title: "First" } }] };
  await withApp([token, sheets, { values: [["Q", "done"], ["a", "Y"], ["b", "N"]] }], async () => {
    assert.deepEqual(await findSheetRow({ spreadsheet: "s", worksheet: 0, column: "COL$B", value: "N" }, at()), [{ id: 3, row: 3, COL$A: "b", COL$B: "N" }]);
  });
  await withApp([token, sheets, { values: [["Q", "done"], ["a", "N"], ["b", "N"]] }], async () => {
    assert.deepEqual(await findSheetRows({ spreadsheet: "s", worksheet: 0, column: "COL$B", value: "N", most: "1" }, at()), { rows: [{ id: 2, row: 2, COL$A: "a", COL$B: "N" }] });
  });
});

test("records are read page by page up to the limit; a program is waited for; a bot's message has its icon", async () => {
  const page = (ids: string[], offset?: string) => ({ records: ids.map((id) => ({ id, fields: { n: id } })), ...(offset === undefined ? {} : { offset }) });
  const pages = await withApp([page(["a", "b"], "o"), page(["c", "d"])], async () => {
    assert.deepEqual((await findAirtableRecords({ base: "app1", table: "tbl1", limit: "3" }, at())).map((record) => record["n"]), ["a", "b", "c"]);
  });
  assert.equal(pages.length, 2);
  const runs = await withApp([{ data: { id: "r", status: "RUNNING" } }, { data: { id: "r", status: "SUCCEEDED" } }], async () => {
    assert.deepEqual(await runApifyActor({ actor: "me/it", input: '{"a":1}', wait: true, memory: "1024" }, at()), { id: "r", status: "SUCCEEDED" });
  });
  assert.deepEqual([runs[0]?.to, runs[0]?.query, runs[0]?.json, runs.length], ["api.apify.com/v2/acts/me~it/runs", { memory: "1024" }, { a: 1 }, 2]);
  const posts = await withApp([{ ok: true, ts: "1.2", channel: "C" }], async () => {
    assert.deepEqual(await postToSlack({ channel: "C", text: "hi", username: "Bot", icon: ":moon:", unfurl: "yes", link_names: "no", thread: "1.1", broadcast: "false" }, at()), { ok: true, ts: "1.2", channel: "C" });
  });
  const { attachments: _, ...posted } = Object(posts[0]?.json);
  assert.deepEqual(posted, { channel: "C", text: "hi", username: "Bot", icon_emoji: ":moon:", thread_ts: "1.1", reply_broadcast: false, link_names: false, unfurl_links: true });
});

test("an item of a database is written by the types of its properties, and read with bare values", async () => {
  const notion = () => context({ json: {} }, { notionApi: { apiKey: "N" } });
  const database = { properties: { Name: { id: "title", type: "title" }, State: { id: "%7BGpN", type: "status" }, Count: { id: "EE~f", type: "number" } } };
  const page = { id: "p", properties: { State: { id: "%7BGpN", type: "status", status: { name: "Done" } } } };
  const seen = await withApp([database, page], async () => {
    const made = await createNotionItem({ database: "d", values: { title: "T", "%7BGpN": "Done", "EE~f": "3", none: "" } }, notion());
    assert.deepEqual(made["properties_value"], { State: { name: "Done" } });
  });
  assert.deepEqual(seen[1]?.json, {
    parent: { database_id: "d" },
    properties: { title: { title: [{ type: "text", text: { content: "T" } }] }, "%7BGpN": { status: { name: "Done" } }, "EE~f": { number: 3 } },
  });
  await withApp([database], async () => {
    await assert.rejects(createNotionItem({ database: "d", values: { lost: "x" } }, notion()), { message: 'The database has no property "lost" that can be written' });
  });
});

test("an item of a data source is written there, its values under names or in a list", async () => {
  const notion = () => context({ json: {} }, { notionApi: { apiKey: "N" } });
  const source = { properties: { Name: { id: "title", type: "title" }, Due: { id: "d%40", type: "date" } } };
  const written = async (values: Json): Promise<Json> => {
    const seen = await withApp([source, { properties: {} }], async () => void (await createNotionItem({ source: "s", values }, notion())));
    assert.equal(seen[0]?.to, "api.notion.com/v1/data_sources/s");
    const sent = fieldsOf(JSON.parse(seen[1]?.body ?? "{}"));
    assert.deepEqual(sent["parent"], { type: "data_source_id", data_source_id: "s" });
    return sent["properties"];
  };
  const properties = { Name: { title: [{ type: "text", text: { content: "T" } }] }, Due: { date: { start: "2026-03-01" } } };
  assert.deepEqual(await written({ Name: "T", Due: { start: "2026-03-01", includeTime: false } }), properties);
  assert.deepEqual(await written([{ key: "Name", type: "title", value: "T" }, { key: "Due", type: "date", value: "2026-03-01" }]), properties);
  const found = await withApp([{ results: [{ id: "p", properties: {} }], has_more: false }], async () => {
    assert.equal((await listNotionItems({ source: "s", limit: "5" }, notion())).length, 1);
  });
  assert.equal(found[0]?.to, "api.notion.com/v1/data_sources/s/query");
});

test("a property that is erased is emptied by its type, and a value that does not fit is an error", async () => {
  const notion = () => context({ json: {} }, { notionApi: { apiKey: "N" } });
  const types = { T: "title", N: "number", D: "date", C: "checkbox", M: "multi_select", R: "rich_text", U: "url" };
  const database = { properties: Object.fromEntries(Object.entries(types).map(([id, type]) => [id, { id, type }])) };
  const update = async (values: Fields): Promise<Json> => {
    const seen = await withApp([database, { properties: {} }], async () => void (await updateNotionItem({ database: "d", page: "p", values }, notion())));
    const sent: Json = JSON.parse(seen[1]?.body ?? "{}");
    return fieldsOf(sent)["properties"];
  };
  assert.deepEqual(await update({ T: null, N: null, D: null, C: null, M: null, U: null }), {
    T: { title: [] }, N: { number: null }, D: { date: null }, C: { checkbox: false }, M: { multi_select: [] }, U: { url: null },
  });
  assert.deepEqual(await update({ D: { start: "2024-01-01", end: "", include_time: true }, R: ["a", "b"] }), {
    D: { date: { start: "2024-01-01" } }, R: { rich_text: [{ type: "text", text: { content: "a, b" } }] },
  });
  await withApp([database], async () => {
    await assert.rejects(updateNotionItem({ database: "d", page: "p", values: { N: "7,5" } }, notion()), { message: '"7,5" is not a valid number' });
  });
});

test("an event lasts as long as it says", async () => {
  const account = { googleCalendarOAuth2Api: { clientId: "c", clientSecret: "s", refreshToken: "calendar" } };
  const seen = await withApp([token, { id: "e" }], async () => {
    await createCalendarEntry({ calendar: "a@b.c", start: "2026-03-01T10:00:00.000Z", duration: "00:30", attendees: ["x@y.z", { email: "v@w.x", name: "V" }], details: { summary: "S" } }, context({ json: {} }, account));
  });
  assert.deepEqual(seen[1]?.json, {
    summary: "S", start: { dateTime: "2026-03-01T10:00:00.000Z" }, end: { dateTime: "2026-03-01T10:30:00.000Z" }, attendees: [{ email: "x@y.z" }, { email: "v@w.x" }],
  });
});

test("responses to a form come newest first, from all pages", async () => {
  const account = { googleFormsOAuth2Api: { clientId: "c", clientSecret: "s", refreshToken: "forms" } };
  const pages = [token, { responses: [{ responseId: "a", createTime: "2026-01-01T00:00:00Z" }], nextPageToken: "n" }, { responses: [{ responseId: "b", createTime: "2026-01-02T00:00:00Z" }] }];
  const seen = await withApp(pages, async () => {
    assert.deepEqual((await newestFormResponses({ form: "f", most: 2 }, context({ json: {} }, account))).map((each) => each["responseId"]), ["b", "a"]);
  });
  assert.deepEqual(seen.slice(1).map((each) => each.query), [{}, { pageToken: "n" }]);
});

test("lists of keys and values become objects where the API wants them", async () => {
  const create = apiCall<{ properties?: unknown }>({ method: "POST", url: "https://api.hubapi.com/crm/v3/objects/contacts", credential: "airtableTokenApi", pairs: ["properties"] });
  const seen = await withApp([{ id: "1" }], async () => void (await create({ properties: [{ key: "email", value: "a@b.c" }, { key: "n", value: 1 }] }, at())));
  assert.deepEqual(seen[0]?.json, { properties: { email: "a@b.c", n: 1 } });
});

test("bytes at hand are sent as a file", async () => {
  const send = answering(uploadTelegramPhoto, { at: "result" });
  const seen = await withApp([{ ok: true, result: { message_id: 8 } }], async () => {
    assert.deepEqual(await send({ data: Buffer.from("PNG"), fileName: "a.png", options: { chat_id: "5", caption: undefined } }, at()), [{ message_id: 8 }]);
  });
  assert.equal(seen[0]?.to, "api.telegram.org/botT/sendPhoto");
  assert.match(seen[0]?.body ?? "", /name="chat_id"\r\n\r\n5\r\n[^]*filename="a.png"\r\nContent-Type: image\/png\r\n\r\nPNG/);
  assert.doesNotMatch(seen[0]?.body ?? "", /caption/);
});
