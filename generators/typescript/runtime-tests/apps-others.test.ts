// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError } from "../runtime/apps/api.js";
import { getBitwardenGroup } from "../runtime/apps/bitwarden.js";
import { sendDiscordMessage, sendDiscordWebhook } from "../runtime/apps/discord.js";
import { callFacebookGraph } from "../runtime/apps/facebook.js";
import { createGithubFile, editGithubFile, getGithubFile, getGithubIssue, listGithubPullRequests } from "../runtime/apps/github.js";
import { listGrists } from "../runtime/apps/grist.js";
import { createHubspotDeal, updateHubspotCompany, upsertHubspotContact } from "../runtime/apps/hubspot.js";
import { searchHubspotContacts, searchHubspotDeals } from "../runtime/apps/hubspot-search.js";
import { createJiraIssue, searchJira, updateJiraIssue } from "../runtime/apps/jira.js";
import { getMonicaCRMActivity } from "../runtime/apps/monica-crm.js";
import { getSentryIoEvent } from "../runtime/apps/sentry-io.js";
import { insertSupabaseRow, listSupabaseRows, updateSupabaseRows } from "../runtime/apps/supabase.js";
import { downloadTelegramFile } from "../runtime/apps/telegram-file.js";
import { sendWhatsAppFile, sendWhatsAppMessage, sendWhatsAppTemplate } from "../runtime/apps/whatsapp.js";
import { getWiseProfile } from "../runtime/apps/wise.js";
import { refusal, withApp } from "./apps-helpers.js";
import { context, json } from "./world-helpers.js";

const keys = {
  discordBotApi: { botToken: "B" }, discordWebhookApi: { webhookUri: "https://discord.com/api/webhooks/1/x" }, supabaseApi: { host: "https://x.supabase.co", serviceRole: "R" }, githubApi: { accessToken: "G" },
  facebookGraphApi: { accessToken: "F" }, whatsAppApi: { accessToken: "W" }, hubspotAppToken: { appToken: "H" }, jiraSoftwareCloudApi: { domain: "https://d.atlassian.net", email: "e", apiToken: "t" },
};
const video = { json: { id: 1, a: 2 }, binary: { data: { data: Buffer.from("hello").toString("base64"), mimeType: "video/mp4", fileName: "a.mp4" } } };
const at = () => context(video, keys);

test("Discord: messages as a bot, to a person and through a webhook", async () => {
  const seen = await withApp([{ id: "m" }, { id: "dm" }, { id: "m" }, { id: "m" }, refusal(400, { message: "bad" })], async () => {
    assert.deepEqual(await sendDiscordMessage({ channel: "22", guild: "1", content: "hi", replyTo: "9", embeds: [{ title: "T", color: "#ff0000", author: "A" }] }, at()), { json: { id: "m" } });
    await sendDiscordMessage({ user: "U", content: "hi" }, at());
    await sendDiscordWebhook({ content: "hi", wait: true, options: { username: "N" } }, at());
    await assert.rejects(sendDiscordWebhook({ content: "hi" }, at()), (error) => error instanceof AppError && error.asField === "bad");
  });
  assert.deepEqual([seen[0]?.to, seen[0]?.headers.authorization], ["discord.com/api/v10/channels/22/messages", "Bot B"]);
  assert.deepEqual(seen[0]?.json, { content: "hi", message_reference: { message_id: "9", guild_id: "1" }, embeds: [{ title: "T", author: { name: "A" }, color: 16711680 }] });
  assert.deepEqual(seen.slice(1, 4).map((each) => [each.to, each.json]), [
    ["discord.com/api/v10/users/@me/channels", { recipient_id: "U" }], ["discord.com/api/v10/channels/dm/messages", { content: "hi" }], ["discord.com/api/webhooks/1/x", { content: "hi", username: "N" }],
  ]);
  assert.deepEqual(seen[3]?.query, { wait: "true" });
});

test("Supabase: rows, conditions, and what an item shows of a refusal", async () => {
  const where = [{ column: "E-mail", value: "e@x" }, { column: "b", is: "fullText", search: "fts", value: "x" }];
  const seen = await withApp([[{ id: 1 }], [{ id: 1 }], [{ id: 1 }], [{ id: 1 }], refusal(400, { message: "bad col" })], async () => {
    assert.deepEqual(await insertSupabaseRow({ table: "t", mapping: "autoMapInputData", ignore: "id", schema: "s" }, at()), [{ json: { id: 1 } }]);
    await listSupabaseRows({ table: "t", where, filterBy: "manual" }, at());
    await listSupabaseRows({ table: "t", all: true, filterBy: "string", query: "id=eq.5&b=gt.3" }, at());
    await updateSupabaseRows({ table: "t", match: "allFilters", where: [{ column: "a", value: 3 }], values: [{ column: "n", value: "x" }] }, at());
    await assert.rejects(insertSupabaseRow({ table: "t" }, at()), (error) => error instanceof AppError && error.asField === "Bad request - please check your parameters: bad col");
  });
  assert.deepEqual([seen[0]?.to, seen[0]?.json, seen[0]?.headers.prefer, seen[0]?.headers["content-profile"], seen[0]?.headers["apikey"]], ["x.supabase.co/rest/v1/t", [{ a: 2 }], "return=representation", "s", "R"]);
  assert.deepEqual(seen.slice(1, 4).map((each) => each.query), [{ or: "(E-mail.eq.e@x,b.fts.x)", limit: "50" }, { id: "eq.5", b: "gt.3" }, { a: "eq.3" }]);
  assert.deepEqual([seen[3]?.method, seen[3]?.json], ["PATCH", { n: "x" }]);
});

test("GitHub: files and lists", async () => {
  const repository = { owner: "https://github.com/o", repository: "r" };
  const more = (value: unknown, next: boolean) => (_: unknown, response: Parameters<typeof json>[0]) => { if (next) response.setHeader("link", '<x>; rel="next"'); json(response, value); };
  const seen = await withApp([{ content: {} }, { sha: "S" }, { content: {} }, { path: "d/a.txt", content: Buffer.from("hello").toString("base64") }, more([{ id: 1 }], true), more([{ id: 2 }], false)], async () => {
    await createGithubFile({ ...repository, path: "a/b c.txt", content: "hé", message: "m", branch: "dev" }, at());
    await editGithubFile({ ...repository, path: "a.mp4", upload: true, message: "m" }, at());
    assert.deepEqual((await getGithubFile({ ...repository, path: "d/a.txt", binary: "f" }, at())).binary?.["f"]?.fileName, "a.txt");
    assert.deepEqual(await listGithubPullRequests({ ...repository, all: true, filters: { state: "all" } }, at()), [{ json: { id: 1 } }, { json: { id: 2 } }]);
  });
  assert.deepEqual([seen[0]?.method, seen[0]?.to, seen[0]?.headers.authorization, seen[0]?.json], ["PUT", "api.github.com/repos/o/r/contents/a%2Fb%20c.txt", "token G", { branch: "dev", message: "m", content: "aMOp" }]);
  assert.deepEqual(seen[2]?.json, { sha: "S", message: "m", content: Buffer.from("hello").toString("base64") });
  assert.deepEqual(seen.slice(4).map((each) => each.query), [{ state: "all", per_page: "100", page: "1" }, { state: "all", per_page: "100", page: "2" }]);
});

test("a token goes to the server that its credential names", async () => {
  const named = context({ json: {} }, {
    githubApi: { accessToken: "G", server: "https://git.example/api/v3" }, telegramApi: { accessToken: "T", baseUrl: "https://bots.example" }, gristApi: { apiKey: "K", server: "https://grist.example" },
    sentryIoServerApi: { token: "S", url: "https://sentry.example" }, bitwardenApi: { clientId: "c", clientSecret: "s", api: "https://vault.example/api", identity: "https://vault.example/identity" },
    wiseApi: { apiToken: "W", server: "https://api.sandbox.transferwise.tech" }, monicaCrmApi: { apiToken: "M", domain: "https://monica.example" },
  });
  const seen = await withApp([{ access_token: "S", records: [] }], async () => {
    await getGithubIssue({ owner: "o", repository: "r", number: 4 }, named);
    await downloadTelegramFile({ file: "f" }, named);
    await listGrists({ docId: "d", tableId: "t", all: true }, named);
    await getSentryIoEvent({ authentication: "accessTokenServer", organizationSlug: "o", projectSlug: "p", eventId: "e" }, named);
    await getBitwardenGroup({ groupId: "1" }, named);
    await getWiseProfile({ profileId: 1 }, named);
    await getMonicaCRMActivity({ activityId: 1 }, named);
  });
  assert.deepEqual(seen.map((each) => each.to), [
    "git.example/api/v3/repos/o/r/issues/4", "bots.example/botT/getFile", "bots.example/file/botT/", "grist.example/api/docs/d/tables/t/records", "sentry.example/api/0/projects/o/p/events/e/",
    "vault.example/identity/connect/token", "vault.example/api/public/groups/1", "api.sandbox.transferwise.tech/v1/profiles/1", "monica.example/api/activities/1",
  ]);
});

test("Facebook: node, edge, fields and a file", async () => {
  const seen = await withApp([{ id: 1 }, { id: 1 }, refusal(400, { error: { message: "bad", code: 100 } })], async () => {
    assert.deepEqual(await callFacebookGraph({ version: "v23.0", node: "me", edge: "posts", fields: [{ name: "id" }, { name: "message" }], query: [{ name: "order", value: "x" }] }, at()), { json: { id: 1 } });
    await callFacebookGraph({ method: "POST", host: "graph-video.facebook.com", node: "5", edge: "videos", upload: true, binary: "source:data" }, at());
    await assert.rejects(callFacebookGraph({ node: "5" }, at()), (error) => error instanceof AppError && JSON.stringify(error.asField) === '{"statusCode":400,"message":"bad","code":100}');
  });
  assert.deepEqual([seen[0]?.method, seen[0]?.to, seen[0]?.query], ["GET", "graph.facebook.com/v23.0/me/posts", { fields: "id,message", order: "x", access_token: "F" }]);
  assert.equal(seen[1]?.to, "graph-video.facebook.com/5/videos");
  assert.match(seen[1]?.body ?? "", /name="source"; filename="a.mp4"\r\nContent-Type: video\/mp4\r\n\r\nhello/);
});

test("WhatsApp: texts, templates and files", async () => {
  const seen = await withApp([{ messages: [] }, { messages: [] }, { id: "MID" }, { messages: [] }], async () => {
    await sendWhatsAppMessage({ from: "55", to: "+12 (3)4-5", text: "hi", preview: false }, at());
    await sendWhatsAppTemplate({ from: "55", to: "1", template: "hello|en_US", components: [{ body: [{ text: "a" }] }] }, at());
    await sendWhatsAppFile({ from: "55", to: "1", kind: "document", by: "useMedian8n", caption: "c" }, at());
  });
  assert.deepEqual([seen[0]?.to, seen[0]?.headers.authorization, seen[0]?.json], ["graph.facebook.com/v13.0/55/messages", "Bearer W", { messaging_product: "whatsapp", type: "text", to: "12 345", text: { body: "hi", preview_url: false } }]);
  assert.deepEqual(seen[1]?.json, { messaging_product: "whatsapp", type: "template", to: "1", template: { name: "hello", language: { code: "en_US" }, components: [{ type: "body", parameters: [{ type: "text", text: "a" }] }] } });
  assert.equal(seen[2]?.to, "graph.facebook.com/v13.0/55/media");
  assert.deepEqual(seen[3]?.json, { messaging_product: "whatsapp", type: "document", to: "1", document: { caption: "c", id: "MID", filename: "a.mp4" } });
});

test("HubSpot: contacts with their company, companies and deals", async () => {
  const app = { authentication: "appToken" };
  const seen = await withApp([{ vid: 11, isNew: true }, {}, { vid: 11, properties: {} }, { companyId: 1 }, { dealId: 1 }], async () => {
    assert.deepEqual(await upsertHubspotContact({ ...app, email: "e@x", properties: { firstname: "F" }, custom: [{ name: "score", value: 3 }], company: 5 }, at()), { json: { vid: 11, properties: {}, isNew: true } });
    await updateHubspotCompany({ ...app, id: "5", name: "N", properties: { city: "c" } }, at());
    await createHubspotDeal({ ...app, stage: "S", properties: { amount: "5" }, contacts: ["7"] }, at());
  });
  assert.deepEqual(seen.map((each) => `${each.method} ${each.to}`), [
    "POST api.hubapi.com/contacts/v1/contact/createOrUpdate/email/e@x", "PUT api.hubapi.com/crm-associations/v1/associations/create-batch", "GET api.hubapi.com/contacts/v1/contact/vid/11/profile",
    "PUT api.hubapi.com/companies/v2/companies/5", "POST api.hubapi.com/deals/v1/deal",
  ]);
  assert.deepEqual([seen[0]?.headers.authorization, seen[0]?.json], ["Bearer H", { properties: [{ property: "firstname", value: "F" }, { property: "score", value: 3 }] }]);
  assert.deepEqual([seen[3]?.json, seen[4]?.json], [
    { properties: [{ name: "name", value: "N" }, { name: "city", value: "c" }] }, { properties: [{ name: "dealstage", value: "S" }, { name: "amount", value: "5" }], associations: { associatedVids: ["7"] } },
  ]);
});

test("Jira: issues below others, transitions and search", async () => {
  const seen = await withApp([[{ id: "3", subtask: true }], { key: "K-1" }, {}, {}, { issues: [{ id: 1 }], nextPageToken: "n", isLast: false }, { issues: [{ id: 2 }], isLast: true }], async () => {
    assert.deepEqual(await createJiraIssue({ project: "10", type: "3", summary: "S", parent: "p-1", labels: ["a"], priority: "2" }, at()), { json: { key: "K-1" } });
    assert.deepEqual(await updateJiraIssue({ issue: "K-1", transition: "31", custom: [{ field: "customfield_1", value: "v" }] }, at()), { json: { success: true } });
    assert.deepEqual(await searchJira({ all: true, jql: "project = X" }, at()), [{ json: { id: 1 } }, { json: { id: 2 } }]);
  });
  assert.deepEqual([seen[1]?.to, seen[1]?.headers.authorization], ["d.atlassian.net/rest/api/2/issue", `Basic ${Buffer.from("e:t").toString("base64")}`]);
  assert.deepEqual(seen[1]?.json, { fields: { summary: "S", labels: ["a"], priority: { id: "2" }, project: { id: "10" }, issuetype: { id: "3" }, parent: { key: "P-1" } } });
  assert.deepEqual(seen.slice(2, 4).map((each) => [each.method, each.json]), [["POST", { transition: { id: "31" } }], ["PUT", { fields: { customfield_1: "v" } }]]);
  assert.deepEqual(seen.slice(4).map((each) => each.json), [{ fields: ["*navigable"], jql: "project = X", maxResults: 100 }, { fields: ["*navigable"], jql: "project = X", maxResults: 100, nextPageToken: "n" }]);
});

test("HubSpot: contacts are found by filters of several groups, and all of them page by page", async () => {
  const page = { results: [{ id: "1" }], paging: { next: { after: "9" } } };
  const seen = await withApp([{ results: [{ id: "1" }] }, page, { results: [{ id: "2" }] }], async () => {
    const groups = [{ filters: [{ property: "email|string", value: "a@x" }, { property: "phone", is: "HAS_PROPERTY" }] }, { filters: [{ property: "city" }] }];
    assert.deepEqual(await searchHubspotContacts({ authentication: "appToken", groups, limit: 1, properties: ["email"] }, at()), [{ json: { id: "1" } }]);
    assert.deepEqual(await searchHubspotDeals({ authentication: "appToken", all: true, sortBy: "amount", direction: "ASCENDING" }, at()), [{ json: { id: "1" } }, { json: { id: "2" } }]);
    await assert.rejects(searchHubspotContacts({ authentication: "appToken", groups: [{ filters: [] }, { filters: [] }, { filters: [] }, { filters: [] }] }, at()), /only have 3 filter groups/);
  });
  assert.deepEqual(seen.map(({ to }) => to), ["api.hubapi.com/crm/v3/objects/contacts/search", "api.hubapi.com/crm/v3/objects/deals/search", "api.hubapi.com/crm/v3/objects/deals/search"]);
  assert.deepEqual(seen[0]?.json, {
    sorts: [{ propertyName: "createdate", direction: "DESCENDING" }], properties: ["email"], limit: 1,
    filterGroups: [{ filters: [{ propertyName: "email", operator: "EQ", value: "a@x" }, { propertyName: "phone", operator: "HAS_PROPERTY" }] }, { filters: [{ propertyName: "city", operator: "EQ", value: "" }] }],
  });
  assert.deepEqual([seen[1]?.query, seen[2]?.json], [{ limit: "250", count: "100" }, { sorts: [{ propertyName: "amount", direction: "ASCENDING" }], sortBy: "amount", direction: "ASCENDING", limit: 100, after: "9" }]);
});
