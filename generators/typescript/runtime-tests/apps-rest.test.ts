// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { getActiveCampaignContact } from "../runtime/apps/active-campaign.js";
import { createClickUpComment, createClickUpTask, deleteClickUpTask, updateClickUpTask } from "../runtime/apps/clickup.js";
import { listClockifyClients } from "../runtime/apps/clockify.js";
import { createLinkedinPost } from "../runtime/apps/linkedin.js";
import { postMattermostMessage } from "../runtime/apps/mattermost.js";
import { sendOutlookMessage, updateOutlookMessage } from "../runtime/apps/microsoft-outlook.js";
import { createN8nWorkflow, listN8nWorkflows } from "../runtime/apps/n8n.js";
import { deletePipedriveDeal, getPipedriveDeal } from "../runtime/apps/pipedrive.js";
import { searchRedditPostAllReddit } from "../runtime/apps/reddit.js";
import { getShopifyOrder } from "../runtime/apps/shopify.js";
import { listStripeCharges } from "../runtime/apps/stripe.js";
import { createTodoistTask, listTodoistTasks, updateTodoistTask } from "../runtime/apps/todoist.js";
import { sendTwilioMessage } from "../runtime/apps/twilio.js";
import { createTweet } from "../runtime/apps/twitter.js";
import { listWordpressPosts } from "../runtime/apps/wordpress.js";
import { getYoutubeVideo, listYoutubeVideos, updateYoutubeVideo } from "../runtime/apps/youtube.js";
import { getZammadUserSelf } from "../runtime/apps/zammad.js";
import { getZendeskUser } from "../runtime/apps/zendesk.js";
import { withApp, type Reply } from "./apps-helpers.js";
import { context, json } from "./world-helpers.js";

const at = context({ json: {}, binary: { data: { data: Buffer.from("PIC").toString("base64"), mimeType: "image/png", fileName: "a.png" } } }, {
  clickUpApi: { accessToken: "pk" }, clickUpOAuth2Api: { accessToken: "oauth" }, wordpressApi: { url: "https://wp.example", username: "u", password: "p" }, clockifyApi: { apiKey: "K" },
  twilioApi: { accountSid: "AC", authToken: "T" }, twitterOAuth2Api: { accessToken: "X" }, linkedInOAuth2Api: { accessToken: "L" }, microsoftOutlookOAuth2Api: { accessToken: "M" }, youTubeOAuth2Api: { accessToken: "Y" },
  mattermostApi: { baseUrl: "https://chat.example", accessToken: "MM" }, todoistApi: { apiKey: "TD" }, n8nApi: { baseUrl: "https://n8n.example/api/v1", apiKey: "N" }, stripeApi: { secretKey: "sk" }, zendeskApi: { subdomain: "zen", email: "e", apiToken: "Z" },
  pipedriveApi: { apiToken: "P" }, activeCampaignApi: { apiUrl: "https://ac.example", apiKey: "A" }, shopifyOAuth2Api: { shopSubdomain: "shop", accessToken: "S" }, redditOAuth2Api: { accessToken: "R" }, zammadTokenAuthApi: { baseUrl: "https://z.example", accessToken: "ZT" },
});
const headed = (value: unknown, headers: Readonly<Record<string, string>>): Reply => (_, response) => { for (const [name, text] of Object.entries(headers)) response.setHeader(name, text); json(response, value); };

test("ClickUp: what says nothing is not sent, moments are milliseconds, a removal is a success", async () => {
  const seen = await withApp([{ id: "t" }, { id: "t" }, {}, { id: 1 }], async () => {
    assert.deepEqual(await createClickUpTask({ list: "9", body: { name: "N" }, optional: { content: "C", status: "", priority: 0, due_date: "2026-01-02T00:00:00Z", notify_all: false } }, at), [{ json: { id: "t" } }]);
    await updateClickUpTask({ authentication: "oAuth2", task: "5", body: { assignees: { add: [], rem: [] } }, optional: { name: "X" } }, at);
    assert.deepEqual(await deleteClickUpTask({ task: "5" }, at), [{ json: { success: true } }]);
    await createClickUpComment({ on: "task", id: "3", body: { comment_text: "hi" }, optional: { assignee: "12" } }, at);
  });
  assert.deepEqual(seen.map(({ method, to, headers }) => `${method} ${to} ${String(headers.authorization)}`), [
    "POST api.clickup.com/api/v2/list/9/task pk", "PUT api.clickup.com/api/v2/task/5 Bearer oauth", "DELETE api.clickup.com/api/v2/task/5 pk", "POST api.clickup.com/api/v2/task/3/comment pk",
  ]);
  assert.deepEqual(seen.map((each) => each.json), [{ name: "N", content: "C", due_date: 1767312000000 }, { assignees: { add: [], rem: [] }, name: "X" }, undefined, { comment_text: "hi", assignee: 12 }]);
});

test("lists: all pages, so many, or cut where the app does not count", async () => {
  const posts = await withApp([headed([{ id: 1 }], { "x-wp-totalpages": "2" }), headed([{ id: 2 }], { "x-wp-totalpages": "2" }), [{ id: 3 }]], async () => {
    assert.deepEqual(await listWordpressPosts({ all: true, filters: { order: "desc", search: "" } }, at), [{ json: { id: 1 } }, { json: { id: 2 } }]);
    assert.deepEqual(await listWordpressPosts({ limit: 5 }, at), [{ json: { id: 3 } }]);
  });
  assert.deepEqual(posts.map(({ query }) => query), [{ order: "desc", per_page: "10" }, { order: "desc", per_page: "10", page: "2" }, { per_page: "5" }]);
  const clients = await withApp([[{ id: 1 }], []], async () => { assert.equal((await listClockifyClients({ workspace: "w", all: true, query: { archived: false } }, at)).length, 1); });
  assert.deepEqual([clients[0]?.headers["x-api-key"], ...clients.map(({ query }) => query)], ["K", { archived: "false", "page-size": "50" }, { archived: "false", "page-size": "50", page: "2" }]);
  const workflows = await withApp([{ data: [{ id: "a" }], nextCursor: "c" }, { data: [{ id: "b" }], nextCursor: null }], async () => { assert.deepEqual(await listN8nWorkflows({ all: true, query: { active: true } }, at), [{ json: { id: "a" } }, { json: { id: "b" } }]); });
  assert.deepEqual(workflows.map(({ to, query }) => [to, query]), [["n8n.example/api/v1/workflows", { active: "true" }], ["n8n.example/api/v1/workflows", { active: "true", cursor: "c" }]]);
  const charges = await withApp([{ data: [{ id: "a" }], has_more: true }, { data: [{ id: "b" }, { id: "c" }], has_more: true }], async () => { assert.deepEqual(await listStripeCharges({ limit: 2 }, at), [{ json: { id: "a" } }, { json: { id: "b" } }]); });
  assert.deepEqual(charges.map(({ query }) => query), [{}, { starting_after: "a" }]);
  await withApp([[{ id: 1 }, { id: 2 }]], async () => { assert.deepEqual(await listTodoistTasks({ limit: 1 }, at), [{ json: { id: 1 } }]); });
});

test("messages: Twilio takes a form, X answers under data, Mattermost stands where the credential says", async () => {
  const seen = await withApp([{ sid: "S" }, { data: { id: "1" } }, { id: "p" }], async () => {
    assert.deepEqual(await sendTwilioMessage({ body: { To: "+1", From: "+2", Body: "hé", StatusCallback: "" } }, at), [{ json: { sid: "S" } }]);
    assert.deepEqual(await createTweet({ media: "m1", body: { text: "hi", reply: { in_reply_to_tweet_id: "9" } } }, at), [{ json: { id: "1" } }]);
    await postMattermostMessage({ body: { channel_id: "c", message: "m", props: { attachments: [] } } }, at);
  });
  assert.deepEqual([seen[0]?.to, seen[0]?.headers.authorization, seen[0]?.headers["content-type"], seen[0]?.body], [
    "api.twilio.com/2010-04-01/Accounts/AC/Messages.json", `Basic ${Buffer.from("AC:T").toString("base64")}`, "application/x-www-form-urlencoded", "To=%2B1&From=%2B2&Body=h%C3%A9&StatusCallback=",
  ]);
  assert.deepEqual(seen.slice(1).map(({ to, json }) => [to, json]), [
    ["api.twitter.com/2/tweets", { text: "hi", reply: { in_reply_to_tweet_id: "9" }, media: { media_ids: ["m1"] } }], ["chat.example/api/v4/posts", { channel_id: "c", message: "m", props: { attachments: [] } }],
  ]);
});

test("LinkedIn: markup is written out, a picture goes first, the answer is a header", async () => {
  const seen = await withApp([{ value: { uploadUrl: "https://up.example/x", image: "urn:img" } }, {}, headed({}, { "x-restli-id": "urn:1" })], async () => {
    assert.deepEqual(await createLinkedinPost({ organization: "O", text: "a (b) #c", title: "T", image: "data", visibility: "CONNECTIONS" }, at), { json: { urn: "urn:1" } });
  });
  assert.deepEqual(seen.map(({ to }) => to), ["api.linkedin.com/rest/images", "up.example/x", "api.linkedin.com/rest/posts"]);
  assert.deepEqual([seen[1]?.body, seen[1]?.headers["content-type"], seen[2]?.headers["linkedin-version"]], ["PIC", "image/png", "202607"]);
  assert.deepEqual(seen[2]?.json, {
    author: "urn:li:organization:O", lifecycleState: "PUBLISHED", distribution: { feedDistribution: "MAIN_FEED", thirdPartyDistributionChannels: [] }, visibility: "PUBLIC",
    content: { media: { title: "T", id: "urn:img" } }, commentary: "a \\(b\\) #c",
  });
});

test("Outlook: a message with its people and files, and changes of one", async () => {
  const seen = await withApp([{}, { id: "M" }], async () => {
    assert.deepEqual(await sendOutlookMessage({ to: "a@x, b@x", subject: "S", content: "", contentType: "html", fields: { importance: "High" }, attachments: [{ binary: "data" }] }, at), { json: { success: true } });
    assert.deepEqual(await updateOutlookMessage({ message: "M", fields: { categories: ["x"] } }, at), { json: { id: "M" } });
  });
  const person = (address: string) => ({ emailAddress: { address } });
  assert.deepEqual([seen[0]?.to, seen[0]?.json], ["graph.microsoft.com/v1.0/me/sendMail", {
    message: {
      subject: "S", body: { content: " ", contentType: "html" }, importance: "High", toRecipients: [person("a@x"), person("b@x")],
      attachments: [{ "@odata.type": "#microsoft.graph.fileAttachment", name: "a.png", contentBytes: "UElD" }],
    },
    saveToSentItems: true,
  }]);
  assert.deepEqual([seen[1]?.method, seen[1]?.to, seen[1]?.json], ["PATCH", "graph.microsoft.com/v1.0/me/messages/M", { categories: ["x"] }]);
});

test("YouTube: parts of a video, searches, and changes", async () => {
  const seen = await withApp([{ items: [{ id: "v" }] }, { items: [] }, { items: [] }, { id: "v" }], async () => {
    assert.deepEqual(await getYoutubeVideo({ id: "v", parts: ["snippet", "statistics"] }, at), [{ json: { id: "v" } }]);
    await listYoutubeVideos({ filters: { q: "x" }, limit: 3 }, at);
    await listYoutubeVideos({}, at);
    await updateYoutubeVideo({ id: "v", snippet: { title: "T", categoryId: "28", description: "" }, tags: "a,b", status: { embeddable: false } }, at);
  });
  assert.deepEqual(seen.slice(0, 3).map(({ query }) => query), [
    { part: "snippet,statistics", id: "v" }, { part: "snippet", type: "video", q: "x", maxResults: "3" }, { part: "snippet", type: "video", forMine: "true", maxResults: "25" },
  ]);
  assert.deepEqual(seen[3]?.json, { id: "v", snippet: { title: "T", categoryId: "28", tags: ["a", "b"] }, status: {}, recordingDetails: {} });
});

test("Todoist, Zendesk, n8n: a priority is a number, the answer stands below its kind, a workflow is made whole", async () => {
  const seen = await withApp([{ id: 1 }, {}, { user: { id: 4 } }, { id: "w" }], async () => {
    await createTodoistTask({ body: { content: "C", project_id: "1", priority: "4" }, optional: { labels: ["a"], due_string: "" } }, at);
    assert.deepEqual(await updateTodoistTask({ task: "5", optional: { description: "d" } }, at), [{ json: { success: true } }]);
    assert.deepEqual(await getZendeskUser({ user: "4" }, at), [{ json: { id: 4 } }]);
    await createN8nWorkflow({ text: '{"nodes":[],"active":true}' }, at);
    await assert.rejects(createN8nWorkflow({ text: "{" }, at), /must be valid JSON/);
  });
  assert.deepEqual(seen.map(({ to, json }) => [to, json]), [
    ["api.todoist.com/rest/v2/tasks", { content: "C", project_id: "1", priority: 4, labels: ["a"] }], ["api.todoist.com/rest/v2/tasks/5", { description: "d" }],
    ["zen.zendesk.com/api/v2/users/4.json", undefined], ["n8n.example/api/v1/workflows", { name: "My workflow", nodes: [], settings: {}, connections: {}, staticData: null }],
  ]);
});

test("a failure that is told with a good status is one", async () => {
  await withApp([{ success: false, error: "Deal not found" }, { success: false, message: "no" }, { success: false }], async () => {
    await assert.rejects(getPipedriveDeal({ dealId: 7 }, at), { name: "AppError", message: "Deal not found", body: { success: false, error: "Deal not found" } });
    await assert.rejects(getActiveCampaignContact({ contactId: 7 }, at), { name: "AppError", message: "no" });
    await assert.rejects(getPipedriveDeal({ dealId: 7 }, at), { message: "The app answered with success: false" });
  });
  await withApp([{ success: true, data: { id: 7 } }], async () => assert.deepEqual(await getPipedriveDeal({ dealId: 7 }, at), [{ json: { id: 7 } }]));
});

test("nothing is sent where a place of the path has no value", async () => {
  const seen = await withApp([{}], async () => {
    for (const dealId of [undefined, null, ""]) await assert.rejects(deletePipedriveDeal({ dealId }, at), /"dealId" has no value/);
  });
  assert.deepEqual(seen, []);
});

test("lists: no limit is none, a text is a number, and all is asked by truth", async () => {
  await withApp([[{ id: 1 }, { id: 2 }]], async () => {
    assert.equal((await listTodoistTasks({}, at)).length, 2);
    assert.equal((await listTodoistTasks({ limit: "1" }, at)).length, 1);
    assert.equal((await listTodoistTasks({ all: "yes", limit: 1 }, at)).length, 2);
  });
  const page = (id: number, after: string | null) => ({ data: { children: [{ data: { id } }], after } });
  const seen = await withApp([page(1, "t3_x"), page(2, null)], async () => {
    assert.deepEqual(await searchRedditPostAllReddit({ query: { q: "x" }, all: true }, at), [{ json: { id: 1 } }, { json: { id: 2 } }]);
  });
  assert.deepEqual(seen.map(({ query }) => query["after"]), [undefined, "t3_x"]);
});

test("sign-in: Shopify takes the token in a header of its own, Zammad's first way is the token", async () => {
  const seen = await withApp([{ order: { id: 1 } }, {}], async () => {
    await getShopifyOrder({ authentication: "oAuth2", orderId: 1 }, at);
    await getZammadUserSelf({}, at);
  });
  assert.deepEqual(seen.map(({ headers }) => [headers["x-shopify-access-token"], headers.authorization]), [["S", undefined], [undefined, "Token token=ZT"]]);
});
