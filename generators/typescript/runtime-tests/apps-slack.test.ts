// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { listSlackChannels, postSlackMessage, uploadSlackFile } from "../runtime/apps/slack.js";
import { withApp } from "./apps-helpers.js";
import { context } from "./world-helpers.js";

const keys = { slackApi: { accessToken: "bot" }, slackOAuth2Api: { accessToken: "user" } };
const at = (item = { json: {} }) => context(item, keys);
const posted = { ok: true, channel: "C1", ts: "1.2" };

test("a message to a channel or a person, with the time stamp under its newer name", async () => {
  const seen = await withApp([posted], async () => {
    assert.deepEqual(await postSlackMessage({ channel: "C07", text: "hi", options: { mrkdwn: true } }, at()), { json: { ok: true, channel: "C1", message_timestamp: "1.2" } });
    assert.deepEqual(await postSlackMessage({ version: 1, channel: "#a", text: "hi" }, at()), { json: posted });
    await postSlackMessage({ authentication: "oAuth2", userName: "bob", text: "hi", sender: { emoji: ":fire:" }, thread: { ts: "1.1", broadcast: true } }, at());
  });
  assert.deepEqual(seen.map((each) => [each.to, each.headers.authorization]), [
    ["slack.com/api/chat.postMessage", "Bearer bot"], ["slack.com/api/chat.postMessage", "Bearer bot"], ["slack.com/api/chat.postMessage", "Bearer user"],
  ]);
  assert.deepEqual(seen.map((each) => each.json), [
    { channel: "C07", text: "hi", mrkdwn: true }, { channel: "#a", text: "hi", attachments: [] }, { channel: "@bob", text: "hi", icon_emoji: ":fire:", thread_ts: "1.1", reply_broadcast: true },
  ]);
});

test("blocks are read from JSON, attachments take their fields", async () => {
  const seen = await withApp([posted], async () => {
    await postSlackMessage({ channel: "C", kind: "block", blocks: '{"blocks":[{"type":"divider"}]}', text: "alt" }, at());
    await postSlackMessage({ channel: "C", kind: "attachment", attachments: [{ color: "#000", fields: { item: [{ title: "T" }] } }], text: "hidden" }, at());
    await assert.rejects(postSlackMessage({ channel: "C", kind: "block", blocks: "{" }, at()), { message: "Parameter 'Blocks' contains invalid JSON" });
  });
  assert.deepEqual(seen.map((each) => each.json), [
    { channel: "C", blocks: [{ type: "divider" }], text: "alt" }, { channel: "C", attachments: [{ color: "#000", fields: [{ title: "T" }] }] },
  ]);
});

test("a refusal with status 200 is an error", async () => {
  await withApp([{ ok: false, error: "channel_not_found" }, { ok: false, error: "missing_scope", needed: "chat:write" }], async () => {
    await assert.rejects(postSlackMessage({ channel: "C", text: "x" }, at()), { message: 'Slack error response: "channel_not_found"' });
    await assert.rejects(postSlackMessage({ channel: "C", text: "x" }, at()), { description: "Add the following scope(s) to your Slack App: chat:write" });
    await assert.rejects(postSlackMessage({ text: "x" }, at()), { message: "The message has neither a channel nor a person to go to" });
  });
});

test("lists follow the cursor when everything is wanted", async () => {
  const seen = await withApp([{ ok: true, channels: [{ id: 1 }], response_metadata: { next_cursor: "n" } }, { ok: true, channels: [{ id: 2 }], response_metadata: { next_cursor: "" } }], async () => {
    assert.deepEqual(await listSlackChannels({ all: true }, at()), [{ json: { id: 1 } }, { json: { id: 2 } }]);
  });
  assert.deepEqual(seen.map((each) => each.query), [{ limit: "100" }, { cursor: "n", limit: "100" }]);
});

test("an upload asks for a place, fills it and shares it", async () => {
  const item = { json: {}, binary: { data: { data: Buffer.from("hello").toString("base64"), mimeType: "application/pdf", fileName: "a.pdf" } } };
  const replies = [{ ok: true, upload_url: "https://files.slack.com/up", file_id: "F1" }, { ok: true }, { ok: true, files: [{ id: "F1" }] }];
  const seen = await withApp(replies, async () => {
    assert.deepEqual(await uploadSlackFile({ channels: "C9", fileName: "f.pdf", comment: "see" }, at(item)), [{ json: { id: "F1" } }]);
  });
  assert.deepEqual(seen.map((each) => each.to), ["slack.com/api/files.getUploadURLExternal", "files.slack.com/up", "slack.com/api/files.completeUploadExternal"]);
  assert.deepEqual(seen[0]?.query, { filename: "f.pdf", length: "5" });
  assert.match(seen[1]?.body ?? "", /name="file"; filename="a.pdf"\r\nContent-Type: application\/pdf\r\n\r\nhello/);
  assert.deepEqual(seen[2]?.json, { channel_id: "C9", initial_comment: "see", files: [{ id: "F1", title: "a.pdf" }] });
});
