// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { createGmailDraft, replyToGmailMessage, sendGmailMessage } from "../runtime/apps/gmail.js";
import { getGmailMessageAsWanted, getGmailMessagesAsWanted } from "../runtime/apps/gmail-raw.js";
import { addGmailLabels, deleteGmailMessage, getGmailMessage, getGmailMessages } from "../runtime/apps/gmail-messages.js";
import { fieldsOf, jsonOf } from "../runtime/json.js";
import { forItems, withGoogle, type Answers, type Asked } from "./apps-google-helpers.js";

const headers = [{ name: "From", value: '"Ann, B" <ann@example.com>' }, { name: "To", value: "Me <me@example.com>, bob@example.com" }, { name: "Subject", value: "Plan" }, { name: "Message-ID", value: "<1@example.com>" }];
const answers: Answers = [
  ["GET", /me\/profile/, { emailAddress: "me@example.com" }],
  ["GET", /me\/labels/, { labels: [{ id: "L1", name: "Work", type: "user" }] }],
  ["GET", /me\/threads/, { messages: [{ payload: { headers } }] }],
  ["GET", /messages\?/, { messages: [{ id: "m1" }] }],
  ["GET", /messages\/m1/, { id: "m1", threadId: "t1", labelIds: ["L1", "GONE"], snippet: "Hi", payload: { mimeType: "text/plain", headers } }],
  ["POST", /./, { id: "new", threadId: "t1" }],
];

/** The message that a request holds: its headers and what follows them. */
function mailOf({ body }: Asked): { head: string; text: string } {
  const raw = /"raw":"([^"]*)"/.exec(JSON.stringify(body))?.[1] ?? "";
  const [head = "", ...rest] = Buffer.from(raw, "base64url").toString("utf8").split("\r\n\r\n");
  return { head, text: rest.join("\r\n\r\n") };
}

test("a message has the account's address, encoded words and its text", async () => {
  const asked = await withGoogle(answers, async () => {
    assert.deepEqual(await sendGmailMessage({ to: "a@example.com, B <b@example.com>", cc: "c@example.com", subject: "Grüße", message: "<p>ä</p>", senderName: "Bot" }, forItems()), { id: "new", threadId: "t1" });
    await assert.rejects(async () => sendGmailMessage({ to: "nobody", message: "" }, forItems()), { message: "Invalid email address (item 0)" });
  });
  assert.equal(asked[1]?.url, "www.googleapis.com/gmail/v1/users/me/messages/send");
  const { head, text } = mailOf(asked[1] as Asked);
  assert.deepEqual(head.split("\r\n"), [
    "From: Bot <me@example.com>", "To: a@example.com, B <b@example.com>", "Cc: c@example.com", "Subject: =?UTF-8?B?R3LDvMOfZQ==?=", "MIME-Version: 1.0",
    "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64",
  ]);
  assert.equal(Buffer.from(text, "base64").toString("utf8"), "<p>ä</p>");
});

test("files of the item are attached", async () => {
  const item = { json: {}, binary: { data: { data: "aGVsbG8=", mimeType: "text/csv", fileName: "ä.csv" } } };
  const asked = await withGoogle(answers, async () => {
    await sendGmailMessage({ to: "a@example.com", message: "x", attachments: [{}] }, forItems([item]));
    await assert.rejects(async () => sendGmailMessage({ to: "a@example.com", message: "x", attachments: [{ property: "other" }] }, forItems([item])), /has no binary field 'other'/);
  });
  assert.match(mailOf(asked[0] as Asked).text, /Content-Type: text\/csv\r\nContent-Disposition: attachment; filename\*=utf-8''%C3%A4\.csv\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=/);
});

test("an answer goes to the sender and everybody else, in the conversation", async () => {
  const asked = await withGoogle(answers, async () => {
    await replyToGmailMessage({ inReplyTo: "m1", message: "yes", format: "text" }, forItems());
    await createGmailDraft({ subject: "S", message: "M", thread: "t1" }, forItems());
  });
  const { head } = mailOf(asked[2] as Asked);
  assert.match(head, /^To: "Ann, B" <ann@example\.com>, bob@example\.com\r\nSubject: Plan\r\n/);
  assert.match(head, /In-Reply-To: <1@example\.com>\r\nReferences: <1@example\.com>\r\n/);
  assert.match(JSON.stringify(asked[2]?.body), /"threadId":"t1"/);
  assert.match(mailOf(asked[4] as Asked).head, /In-Reply-To: <1@example\.com>\r\nMIME-Version: 1\.0\r\nContent-Type: text\/plain/);
});

test("messages come with their headers as fields and the names of their labels", async () => {
  const message = { id: "m1", threadId: "t1", snippet: "Hi", payload: { mimeType: "text/plain" }, labels: [{ id: "L1", name: "Work" }], From: '"Ann, B" <ann@example.com>', To: "Me <me@example.com>, bob@example.com", Subject: "Plan", "Message-ID": "<1@example.com>" };
  const asked = await withGoogle(answers, async () => {
    assert.deepEqual(await getGmailMessage({ message: "m1" }, forItems()), message);
    assert.deepEqual(await getGmailMessages({ search: "is:unread", sender: "ann", after: "2026-03-10T00:00:00Z", before: "1773273600000", limit: 5 }, forItems()), [message]);
    await assert.rejects(async () => getGmailMessages({ after: "yesterday" }, forItems()), { message: "Invalid date/time in 'Received After' field (item 0)" });
  });
  assert.equal(asked[2]?.url, "www.googleapis.com/gmail/v1/users/me/messages?q=is:unread from:ann after:1773100800 before:1773273600&maxResults=5");
});

test("labels and deletions; what Gmail refuses names the item", async () => {
  const asked = await withGoogle([["DELETE", /m2/, 404], ["DELETE", /./, undefined], ...answers], async () => {
    await addGmailLabels({ thread: "t1", labels: ["L1"] }, forItems());
    assert.deepEqual(await deleteGmailMessage({ message: "m1" }, forItems()), { success: true });
    await assert.rejects(async () => deleteGmailMessage({ message: "m2" }, forItems()), { message: "The resource you are requesting could not be found (item 0)" });
  });
  assert.equal(asked[0]?.url, "www.googleapis.com/gmail/v1/users/me/threads/t1/modify");
  assert.deepEqual(asked[0]?.body, { addLabelIds: ["L1"] });
});

test("whether a message is wanted whole may be known only when the step is reached", async () => {
  const raw = Buffer.from("Subject: Hello\r\nContent-Type: text/plain\r\n\r\nHi there").toString("base64");
  const answers: Answers = [["GET", /labels/, { labels: [] }], ["GET", /format=raw/, { id: "1", raw }], ["GET", /messages\/1/, { id: "1", payload: { headers: [{ name: "Subject", value: "Hello" }] } }], ["GET", /messages\?/, { messages: [{ id: "1" }] }]];
  const asked = await withGoogle(answers, async () => {
    assert.equal(fieldsOf(jsonOf(await getGmailMessageAsWanted({ message: "1", headersOnly: true }, forItems())))["Subject"], "Hello");
    assert.equal(fieldsOf(fieldsOf(jsonOf(await getGmailMessageAsWanted({ message: "1", headersOnly: false }, forItems())))["json"])["subject"], "Hello");
    assert.equal((await getGmailMessagesAsWanted({ headersOnly: "" }, forItems())).length, 1);
  });
  assert.deepEqual(asked.map(({ url }) => /format=\w+/.exec(url)?.[0]), ["format=metadata", undefined, "format=raw", undefined, "format=raw"]);
});
