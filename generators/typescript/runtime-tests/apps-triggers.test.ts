// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { newAirtableRecords } from "../runtime/apps/airtable-poll.js";
import { newCalendarEvents } from "../runtime/apps/google-calendar-poll.js";
import { newDriveFiles } from "../runtime/apps/google-drive-poll.js";
import { changedSheetRows } from "../runtime/apps/google-sheets-changes.js";
import { newSheetRows } from "../runtime/apps/google-sheets-poll.js";
import { newGmailMessages } from "../runtime/apps/gmail-poll.js";
import { jotformAnswers } from "../runtime/apps/jotform-answers.js";
import { newNotionPages } from "../runtime/apps/notion-poll.js";
import { telegramUpdates } from "../runtime/apps/telegram-updates.js";
import { whatsAppEvents } from "../runtime/apps/whatsapp-events.js";
import { withClock } from "../runtime/clock.js";
import { hooked } from "../runtime/hooked.js";
import type { Host } from "../runtime/host.js";
import { pipeline } from "../runtime/pipeline.js";
import { polled, type Poll } from "../runtime/polled.js";
import { memoryStore } from "../runtime/state.js";
import { withApp } from "./apps-helpers.js";
import { context } from "./world-helpers.js";

const at = context({ json: {} }, {
  telegramApi: { accessToken: "T" }, jotFormApi: { apiKey: "J" }, notionApi: { apiKey: "N" },
  gmailOAuth2: { accessToken: "G" }, googleDriveOAuth2Api: { accessToken: "D" }, googleCalendarOAuth2Api: { accessToken: "C" }, airtableTokenApi: { accessToken: "A" }, googleSheetsTriggerOAuth2Api: { accessToken: "S" },
});
const noon = { timezone: "UTC", now: () => Date.parse("2026-03-01T12:00:00.500Z") };

/** A pipeline that keeps the items of each of its runs. */
function watched(): { readonly runs: unknown[]; readonly pipeline: ReturnType<typeof pipeline> } {
  const runs: unknown[] = [];
  return { runs, pipeline: pipeline("p", async (run) => { runs.push((await run.start("App")).items.map(({ json }) => json)); }, { order: "depth-first" }) };
}

const host = (more: Partial<Host>): Host => ({ trigger: { step: "App", items: [{ json: { tick: true } }] }, mode: "trigger", ...more });

test("a poll starts one run for all that is new, none for nothing, and remembers before it runs", async () => {
  const store = memoryStore();
  const { runs, pipeline } = watched();
  const asked: unknown[] = [];
  const counting: Poll<{ readonly upTo: number }> = async ({ upTo }, memory) => {
    asked.push(memory);
    const last = Number(memory["last"] ?? upTo);
    return { items: Array.from({ length: upTo - last }, (_, index) => ({ json: { id: last + index + 1 } })), memory: { last: upTo } };
  };
  for (const upTo of [1, 1, 3]) await polled(pipeline, counting, { upTo }).execute(host({ store }));
  assert.deepEqual(asked, [{}, { last: 1 }, { last: 1 }]);
  assert.deepEqual(runs, [[{ id: 2 }, { id: 3 }]]);
  assert.deepEqual(store.load("p")["polls"], { App: { last: 3 } });
  await polled(pipeline, counting, { upTo: 9 }).execute(host({ store, mode: "manual" }));
  assert.deepEqual(runs[1], [{ tick: true }]);
});

test("Google Sheets: rows below the ones that were there", async () => {
  const sheets = { sheets: [{ properties: { sheetId: 0, title: "Orders" } }] };
  const rows = (...more: unknown[][]) => ({ values: [["id", "total"], [1, 10], ...more] });
  const params = { spreadsheet: { id: "S" }, sheet: { id: "gid=0" } };
  const seen = await withApp([sheets, rows(), rows(), sheets, rows(), rows([2, 0], [3])], async () => {
    const first = await newSheetRows(params, {}, at);
    assert.deepEqual(first.items, []);
    const second = await newSheetRows(params, first.memory, at);
    assert.deepEqual(second.items, [{ json: { id: 2, total: "" } }, { json: { id: 3, total: "" } }]);
    assert.deepEqual(second.memory, { spreadsheet: "S", sheet: "0", rows: 3 });
  });
  assert.deepEqual([seen[1]?.to, seen[2]?.to, seen[2]?.headers.authorization], ["sheets.googleapis.com/v4/spreadsheets/S/values/Orders!A1%3AZZZ1", "sheets.googleapis.com/v4/spreadsheets/S/values/Orders!A1%3AZZZ", "Bearer S"].map((text) => text.replace("%3A", ":")));
});

test("Google Sheets: changed and added rows, and what differs", async () => {
  const sheets = { sheets: [{ properties: { sheetId: 0, title: "Orders" } }] };
  const before = { values: [["id", "total"], [1, 10], [2, 20], [3, 30]] };
  const after = { values: [["id", "total"], [1, 10], [2, 25], [3], [4, 40]] };
  const params = { spreadsheet: { id: "S" }, sheet: { id: "gid=0" } };
  await withApp([sheets, before, sheets, after], async () => {
    const { memory } = await changedSheetRows(params, {}, at);
    const { items } = await changedSheetRows(params, memory, at);
    assert.deepEqual(items.map(({ json }) => json), [
      { row_number: 3, change_type: "updated", id: 2, total: 25 }, { row_number: 4, change_type: "updated", id: 3, total: "" }, { row_number: 5, change_type: "added", id: 4, total: 40 },
    ]);
  });
  await withApp([sheets, before, sheets, after, sheets, after], async () => {
    const { memory } = await changedSheetRows(params, {}, at);
    const { items } = await changedSheetRows({ ...params, event: "rowUpdate", show: "both", columns: ["total"] }, memory, at);
    assert.deepEqual(items[0]?.json, {
      previous: { row_number: 3, id: 2, total: 20 }, current: { row_number: 3, id: 2, total: 25 }, differences: { row_number: 3, total: { previous: 20, current: 25 } },
    });
    assert.equal(items.length, 2);
    // Nothing in the watched column.
    assert.deepEqual((await changedSheetRows({ ...params, event: "rowUpdate", columns: ["id"] }, memory, at)).items, []);
  });
});

test("Google Drive: files of a folder since the last question", async () => {
  const seen = await withApp([{ files: [{ id: "1" }], nextPageToken: "n" }, { files: [{ id: "2" }] }, { files: [{ id: "1" }, { id: "2" }] }], async () => {
    const params = { event: "fileCreated", folder: { url: "https://drive.google.com/drive/folders/F" }, type: "text/csv" };
    const first = await withClock(noon, () => newDriveFiles(params, { since: "2026-03-01T11:59:00Z" }, at));
    assert.deepEqual(first, { items: [{ json: { id: "1" } }, { json: { id: "2" } }], memory: { since: "2026-03-01T12:00:00Z" } });
    const second = await withClock(noon, () => newDriveFiles({ event: "fileUpdated", file: { id: "2" } }, {}, at));
    assert.deepEqual(second.items, [{ json: { id: "2" } }]);
  });
  assert.equal(seen[0]?.query["q"], "trashed = false AND 'F' in parents AND mimeType != 'application/vnd.google-apps.folder' AND mimeType = 'text/csv' AND createdTime > '2026-03-01T11:59:00Z'");
  assert.equal(seen[2]?.query["q"], "trashed = false AND mimeType != 'application/vnd.google-apps.folder' AND modifiedTime > '2026-03-01T12:00:00Z'");
});

test("Google Calendar: events that were made, changed, or began since the last question", async () => {
  const memory = { since: "2026-03-01T11:59:00Z" };
  const made = { id: "1", created: "2026-03-01T11:59:30.000Z", updated: "2026-03-01T11:59:30.400Z" };
  const changed = { id: "2", created: "2026-02-01T10:00:00.000Z", updated: "2026-03-01T11:59:40.000Z", start: { dateTime: "2026-03-01T12:59:59+01:00" } };
  const allDay = { ...changed, id: "3", status: "cancelled", start: { date: "2026-03-01" } };
  const ids = async (event: string): Promise<unknown[]> => (await withClock(noon, () => newCalendarEvents({ event, calendar: { id: "me@x" } }, memory, at))).items.map(({ json }) => json["id"]);
  const seen = await withApp([{ items: [made, changed, allDay] }], async () => {
    assert.deepEqual([await ids("eventCreated"), await ids("eventUpdated"), await ids("eventCancelled"), await ids("eventStarted")], [["1"], ["2", "3"], ["3"], ["2"]]);
    await assert.rejects(newCalendarEvents({}, memory, at), /Please select an event/);
  });
  assert.equal(seen[0]?.to, "www.googleapis.com/calendar/v3/calendars/me%40x/events");
  assert.deepEqual(seen[0]?.query, { showDeleted: "false", updatedMin: "2026-03-01T11:59:00Z", orderBy: "updated", maxResults: "100" });
  assert.deepEqual(seen[3]?.query, { showDeleted: "false", singleEvents: "true", timeMin: "2026-03-01T11:59:00Z", timeMax: "2026-03-01T12:00:00Z", orderBy: "startTime", maxResults: "100" });
});

test("Airtable: records whose field is later than the last question, whole", async () => {
  const seen = await withApp([{ records: [{ id: "r", fields: { N: 1 } }] }], async () => {
    const news = await withClock(noon, () => newAirtableRecords({ authentication: "airtableTokenApi", base: "appB", table: "https://airtable.com/appB/tblT/viwV", field: "Changed", formula: "{N}" }, { since: "2026-03-01T11:59:00Z" }, at));
    assert.deepEqual(news, { items: [{ json: { id: "r", fields: { N: 1 } } }], memory: { since: "2026-03-01T12:00:00Z" } });
  });
  assert.equal(seen[0]?.to, "api.airtable.com/v0/appB/tblT");
  assert.equal(seen[0]?.query["filterByFormula"], 'AND(IS_AFTER({Changed}, DATETIME_PARSE("2026-03-01T11:59:00Z", "YYYY-MM-DD HH:mm:ss")), {N})');
});

test("Gmail: messages since the last one, told apart within a second; drafts and sent ones left out", async () => {
  const message = (id: string, labelIds: string[], seconds: number) => ({ id, labelIds, internalDate: String(seconds * 1000), payload: { headers: [{ name: "Subject", value: `S${id}` }] } });
  const seen = await withApp([
    { messages: [{ id: "a" }, { id: "b" }, { id: "c" }, { id: "d" }] },
    message("a", ["INBOX"], 100), message("b", ["INBOX"], 101), message("c", ["DRAFT"], 90), message("d", ["SENT"], 90), { labels: [{ id: "INBOX", name: "Inbox" }] },
  ], async () => {
    const { items, memory } = await newGmailMessages({ sender: "x@y" }, { since: 99, seen: ["a"] }, at);
    assert.deepEqual(items, [{ json: { id: "b", internalDate: "101000", payload: {}, labels: [{ id: "INBOX", name: "Inbox" }], Subject: "Sb" } }]);
    assert.deepEqual(memory, { since: 101, seen: ["a", "b", "c", "d"] });
  });
  assert.deepEqual(seen[0]?.query, { q: "from:x@y after:99" });
  assert.equal(seen[1]?.to, "www.googleapis.com/gmail/v1/users/me/messages/a");
});

test("Gmail: a whole message with its files", async () => {
  const raw = Buffer.from("From: A <a@x>\r\nTo: b@x\r\nSubject: Hi\r\nDate: Sun, 01 Mar 2026 10:00:00 +0100\r\nContent-Type: multipart/mixed; boundary=z\r\n\r\n--z\r\nContent-Type: text/plain\r\n\r\nhello\r\n--z\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\n1,2\r\n--z--\r\n").toString("base64url");
  await withApp([{ messages: [{ id: "a" }] }, { id: "a", threadId: "t", labelIds: ["INBOX"], sizeEstimate: 9, raw, internalDate: "100000" }], async () => {
    const { items: [item] } = await newGmailMessages({ simple: false, attachments: { download: true, prefix: "file_" } }, { since: 99 }, at);
    const { from, to, headers, ...json } = item?.json ?? {};
    assert.deepEqual(json, { id: "a", threadId: "t", labelIds: ["INBOX"], sizeEstimate: 9, text: "hello", html: false, textAsHtml: "<p>hello</p>", subject: "Hi", date: "2026-03-01T09:00:00.000Z" });
    assert.deepEqual(from, { value: [{ address: "a@x", name: "A" }], html: "<span class=\"mp_address_group\"><span class=\"mp_address_name\">A</span> &lt;<a href=\"mailto:a@x\" class=\"mp_address_email\">a@x</a>&gt;</span>", text: "\"A\" <a@x>" });
    assert.equal(JSON.stringify(headers).includes('"subject":"Subject: Hi"'), true);
    assert.deepEqual([item?.binary?.["file_0"]?.fileName, item?.binary?.["file_0"]?.mimeType], ["a.csv", "text/csv"]);
  });
});

test("Telegram: the address and the secret are told, strangers are refused, other chats start nothing", async () => {
  const { pipeline } = watched();
  const credentials = at.credentials;
  const params = { updates: ["message"], chats: "5, 6" };
  const app = hooked(pipeline, telegramUpdates, params);
  const [told] = await withApp([{ ok: true }], async () => { await app.register?.(host({ credentials }), "https://me/webhook/telegram"); });
  assert.deepEqual([told?.to, told?.method], ["api.telegram.org/botT/setWebhook", "POST"]);
  const { secret_token: secret, ...body } = JSON.parse(told?.body ?? "{}");
  assert.deepEqual(body, { url: "https://me/webhook/telegram", allowed_updates: ["message"] });
  const call = (chat: number, shown: string) => app.accept?.(host({ credentials }), { json: { headers: { "x-telegram-bot-api-secret-token": shown }, query: {}, body: { update_id: 1, message: { chat: { id: chat } } } } });
  assert.deepEqual(await call(5, secret), [{ json: { update_id: 1, message: { chat: { id: 5 } } } }]);
  assert.equal(await call(7, secret), undefined);
  await assert.rejects(async () => call(5, "guess"), { status: 403, message: "Provided secret is not valid" });
});

test("Telegram: the photo of a message in the size that is asked for", async () => {
  const [registered] = await withApp([{ ok: true }], () => telegramUpdates.register({}, "https://me", at));
  const headers = { "x-telegram-bot-api-secret-token": JSON.parse(registered?.body ?? "{}").secret_token };
  const body = { message: { photo: [{ file_id: "s" }, { file_id: "m" }] } };
  const seen = await withApp([{ ok: true, result: { file_path: "photos/1.jpg" } }, (_, response) => { response.end("bytes"); }], async () => {
    const items = await telegramUpdates.read({ download: true, size: "medium" }, { json: { headers, body } }, at);
    assert.deepEqual([items?.[0]?.json, items?.[0]?.binary?.["data"]?.fileName], [body, "1.jpg"]);
  });
  assert.deepEqual([seen[0]?.json, seen[1]?.to], [{ file_id: "m" }, "api.telegram.org/file/botT/photos/1.jpg"]);
});

test("WhatsApp: the address is told and confirmed, requests are signed, other states start nothing", async () => {
  const meta = context({ json: {} }, { whatsAppTriggerApi: { clientId: "ID", clientSecret: "S" } });
  const seen = await withApp([{ access_token: "A" }, { success: true }], () => whatsAppEvents.register({ updates: ["messages"] }, "https://me/webhook/wa", meta));
  const { verify_token: token, ...body } = JSON.parse(seen[1]?.body ?? "{}");
  assert.deepEqual([seen[1]?.to, seen[1]?.headers.authorization, body], [
    "graph.facebook.com/v19.0/ID/subscriptions", "Bearer A", { object: "whatsapp_business_account", callback_url: "https://me/webhook/wa", fields: '["messages"]', include_values: true },
  ]);
  assert.equal(await whatsAppEvents.greet?.({}, { "hub.verify_token": token, "hub.challenge": "42" }, meta), "42");
  assert.equal(await whatsAppEvents.greet?.({}, { "hub.verify_token": "guess", "hub.challenge": "42" }, meta), undefined);
  const change = (value: object) => ({ object: "whatsapp_business_account", entry: [{ changes: [{ field: "messages", value }] }] });
  const request = (value: object, secret: string) => {
    const raw = Buffer.from(JSON.stringify(change(value)));
    const signature = `sha256=${createHmac("sha256", secret).update(raw).digest("hex")}`;
    return { json: { headers: { "x-hub-signature-256": signature }, query: {}, body: JSON.parse(raw.toString()) }, binary: { data: { data: raw.toString("base64"), mimeType: "application/json" } } };
  };
  assert.deepEqual(await whatsAppEvents.read({}, request({ messages: [{ id: "m" }] }, "S"), meta), [{ json: { messages: [{ id: "m" }], field: "messages" } }]);
  assert.equal(await whatsAppEvents.read({ statuses: ["read"] }, request({ statuses: [{ status: "sent" }] }, "S"), meta), undefined);
  await assert.rejects(whatsAppEvents.read({}, request({}, "other"), meta), /signature/);
});

test("JotForm: answers by the texts of their questions, by their own names, or all that was sent; an address is told once", async () => {
  const sent = { formID: "9", rawRequest: JSON.stringify({ slug: "s", q3_email: "a@x", q4_full_name: { first: "A" }, event_id: "1" }) };
  const request = { json: { headers: {}, query: {}, body: sent } };
  const questions = { content: { 3: { name: "email", text: "Your mail" }, 4: { name: "full_name", text: "Name" } } };
  const named = { "Your mail": "a@x", Name: { first: "A" } };
  const asked = await withApp([questions], async () => {
    assert.deepEqual(await jotformAnswers.read({ form: "9" }, request, at), [{ json: named }]);
    assert.deepEqual(await jotformAnswers.read({ form: "9", answersOnly: false }, request, at), [{ json: { formID: "9", rawRequest: named } }]);
    assert.deepEqual(await jotformAnswers.read({ form: "9", questions: false }, request, at), [{ json: JSON.parse(sent.rawRequest) }]);
  });
  assert.deepEqual(asked.map(({ to, headers }) => [to, headers["apikey"]]), [["api.jotform.com/form/9/questions", "J"], ["api.jotform.com/form/9/questions", "J"]]);
  const told = await withApp([{ content: { 1: "https://other.example" } }, {}, { content: { 1: "https://me.example/hook" } }], async () => {
    for (let time = 0; time < 2; time += 1) await jotformAnswers.register({ form: "9" }, "https://me.example/hook", at);
  });
  assert.deepEqual(told.map(({ method, body }) => `${method} ${body}`), ["GET ", "POST webhookURL=https%3A%2F%2Fme.example%2Fhook", "GET "]);
});

test("Notion: pages since the last minute that was asked for, each once, with plain properties", async () => {
  const page = (id: string, minute: string) => ({ id, created_time: `2026-03-01T12:${minute}:00.000Z`, properties: { "Due date": { type: "number", number: 3 } } });
  const answers = [{ results: [page("b", "00")], has_more: true, next_cursor: "C" }, { results: [page("a", "00")], has_more: false }, { results: [page("c", "01"), page("b", "00"), page("a", "00")] }];
  const seen = await withApp(answers, async () => {
    const first = await withClock(noon, () => newNotionPages({ database: "D" }, {}, at));
    assert.deepEqual(first, { items: [{ json: { id: "b", "Due date": 3 } }, { json: { id: "a", "Due date": 3 } }], memory: { since: "2026-03-01T12:00:00Z", given: ["b", "a"] } });
    const second = await withClock(noon, () => newNotionPages({ database: "D", simple: false }, first.memory, at));
    assert.deepEqual(second.items, [{ json: page("c", "01") }]);
    assert.deepEqual(second.memory["given"], ["c"]);
  });
  assert.deepEqual(seen.map((each) => [each.to, each.headers["notion-version"]]), Array(3).fill(["api.notion.com/v1/databases/D/query", "2022-02-22"]));
  assert.deepEqual(seen[1]?.json, { page_size: 10, sorts: [{ timestamp: "created_time", direction: "descending" }], filter: { timestamp: "created_time", created_time: { on_or_after: "2026-03-01T12:00:00Z" } }, start_cursor: "C" });
});
