// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { AppError } from "../runtime/apps/api.js";
import { getTelegramFile, sendTelegramAlbum, sendTelegramDocument, sendTelegramMessage, sendTelegramPhoto } from "../runtime/apps/telegram.js";
import { refusal, withApp } from "./apps-helpers.js";
import { context } from "./world-helpers.js";

const keys = { telegramApi: { accessToken: "T1" }, "My bot": { accessToken: "T2" } };
const sent = { ok: true, result: { message_id: 7 } };

test("a message is Markdown without previews unless the options say otherwise", async () => {
  const seen = await withApp([sent], async () => {
    assert.deepEqual(await sendTelegramMessage({ chat: "12", text: "hi", auth: { telegramApi: "My bot" } }, context({ json: {} }, keys)), { json: sent });
    await sendTelegramMessage({ chat: 12, text: "<b>hi</b>", options: { parse_mode: "HTML", disable_notification: true } }, context({ json: {} }, keys));
  });
  assert.deepEqual(seen.map(({ method, to }) => [method, to]), [["POST", "api.telegram.org/botT2/sendMessage"], ["POST", "api.telegram.org/botT1/sendMessage"]]);
  assert.deepEqual(seen[0]?.json, { chat_id: "12", text: "hi", disable_web_page_preview: true, parse_mode: "Markdown" });
  assert.deepEqual(seen[1]?.json, { chat_id: 12, text: "<b>hi</b>", disable_web_page_preview: true, parse_mode: "HTML", disable_notification: true });
});

test("a message of the first versions shows links where its text has one", async () => {
  const seen = await withApp([sent], async () => {
    await sendTelegramMessage({ chat: "1", text: "see https://example.com", previews: true }, context({ json: {} }, keys));
    await sendTelegramMessage({ chat: "1", text: "no link here", previews: true }, context({ json: {} }, keys));
  });
  assert.deepEqual(seen.map((each) => each.json), [
    { chat_id: "1", text: "see https://example.com", parse_mode: "Markdown" },
    { chat_id: "1", text: "no link here", disable_web_page_preview: true, parse_mode: "Markdown" },
  ]);
});

test("only the markup that was chosen is sent", async () => {
  const markup = { inline: [{ buttons: [{ text: "A", callback_data: "c" }] }], forceReply: { force_reply: true } };
  const seen = await withApp([sent], async () => {
    await sendTelegramMessage({ chat: "1", text: "x", markup: { ...markup, kind: "inlineKeyboard" } }, context({ json: {} }, keys));
    await sendTelegramMessage({ chat: "1", text: "x", markup: { ...markup, kind: "forceReply" } }, context({ json: {} }, keys));
    await sendTelegramMessage({ chat: "1", text: "x", markup }, context({ json: {} }, keys));
  });
  const base = { chat_id: "1", text: "x", disable_web_page_preview: true, parse_mode: "Markdown" };
  assert.deepEqual(seen.map((each) => each.json), [
    { ...base, reply_markup: { inline_keyboard: [[{ text: "A", callback_data: "c" }]] } }, { ...base, reply_markup: { force_reply: true } }, base,
  ]);
});

test("a file goes as an address or as a form", async () => {
  const item = { json: {}, binary: { report: { data: Buffer.from("a,b").toString("base64"), mimeType: "text/csv", fileName: "r.csv" } } };
  const seen = await withApp([sent], async () => {
    await sendTelegramPhoto({ chat: "1", file: "https://example.org/p.png", options: { caption: "c" } }, context({ json: {} }, keys));
    await sendTelegramDocument({ chat: "1", upload: true, binary: "report", fileName: "z.csv", options: { caption: "c" } }, context(item, keys));
  });
  assert.deepEqual(seen[0]?.json, { chat_id: "1", photo: "https://example.org/p.png", caption: "c" });
  assert.equal(seen[1]?.to, "api.telegram.org/botT1/sendDocument");
  assert.match(seen[1]?.body ?? "", /name="document"; filename="z.csv"\r\nContent-Type: text\/csv\r\n\r\na,b/);
  assert.match(seen[1]?.body ?? "", /name="caption"\r\n\r\nc\r\n/);
});

test("a file that was received becomes the item's file", async () => {
  const known = { ok: true, result: { file_id: "F", file_path: "voice/file_1.oga" } };
  const seen = await withApp([known, (_, response) => response.end("BYTES"), known], async () => {
    const item = await getTelegramFile({ file: "F" }, context({ json: {} }, keys));
    assert.deepEqual(item.json, known);
    assert.deepEqual([item.binary?.["data"]?.fileName, item.binary?.["data"]?.mimeType, item.binary?.["data"]?.data], ["file_1.oga", "audio/ogg", Buffer.from("BYTES").toString("base64")]);
    assert.equal((await getTelegramFile({ file: "F", download: false }, context({ json: {} }, keys))).binary, undefined);
  });
  assert.deepEqual(seen.map((each) => each.to), ["api.telegram.org/botT1/getFile", "api.telegram.org/file/botT1/voice/file_1.oga", "api.telegram.org/botT1/getFile"]);
});

test("an album's elements are photos unless they say otherwise", async () => {
  const seen = await withApp([sent], async () => void (await sendTelegramAlbum({ chat: "1", media: [{ media: "a", caption: "x" }, { type: "video", media: "b" }] }, context({ json: {} }, keys))));
  assert.deepEqual(seen[0]?.json, { chat_id: "1", media: [{ type: "photo", media: "a", caption: "x" }, { type: "video", media: "b" }] });
});

test("a refusal says what Telegram says where a step goes on", async () => {
  await withApp([refusal(400, { ok: false, description: "Bad Request: chat not found" })], async () => {
    await assert.rejects(sendTelegramMessage({ chat: "0", text: "x" }, context({ json: {} }, keys)), (error) => {
      assert.ok(error instanceof AppError);
      assert.deepEqual([error.message, error.asField], ["Bad request - please check your parameters", "Bad Request: chat not found"]);
      return true;
    });
  });
});
