// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { postPagePhotos, publishInstagramPhoto } from "../runtime/apps/meta-photos.js";
import { sendSendGridMail } from "../runtime/apps/send-grid-mail.js";
import { addSupabaseRow } from "../runtime/apps/supabase-row.js";
import { downloadTelegramFile } from "../runtime/apps/telegram-file.js";
import { createOwnLinkedinPost } from "../runtime/apps/linkedin-own.js";
import { answering } from "../runtime/connectors/answering.js";
import { anyCall } from "../runtime/connectors/any-call.js";
import { apiCall } from "../runtime/connectors/api-call.js";
import { makeRequest, request } from "../runtime/connectors/request.js";
import { withApp, type Reply } from "./apps-helpers.js";
import { context } from "./world-helpers.js";

const at = () => context({ json: {} }, {
  lokaliseApi: { apiKey: "L" }, quipApi: { accessToken: "Q" }, facebookGraphApi: { accessToken: "F" }, sendGridApi: { apiKey: "G" }, telegramApi: { accessToken: "T" },
  supabaseApi: { host: "https://db.example.com", serviceRole: "R" }, linkedInOAuth2Api: { accessToken: "I" },
});

/** An answer with a content type of its own. */
function typed(type: string, body: string | Buffer, status = 200): Reply {
  return (_, response) => response.writeHead(status, { "content-type": type, "x-page": "2" }).end(body);
}

test("the answer of a request has its headers as a list, its files as files and its XML read", async () => {
  await withApp([typed("application/json", '{"a":1}'), typed("application/json", '{"a":1}'), typed("text/xml", "<a><b>1</b></a>"), typed("image/png", Buffer.from([137, 0, 255])), typed("application/json", "{bad")], async () => {
    const answer = await request({ url: "https://api.example.com/", parseResponse: true }, at());
    assert.ok("headers" in answer && Array.isArray(answer["headers"]));
    assert.deepEqual([answer["statusCode"], answer["data"]], [200, { a: 1 }]);
    assert.ok(answer["headers"].some((header) => JSON.stringify(header) === '{"name":"x-page","value":"2"}'));
    const later = await makeRequest({ url: "https://api.example.com/", parseResponse: "false" }, at());
    assert.ok("headers" in later && JSON.stringify(later["headers"]).includes('"x-page":"2"'));
    assert.equal(later["data"], '{"a":1}');
    const xml = await request({ url: "https://api.example.com/", parseResponse: true }, at());
    assert.ok("data" in xml);
    assert.deepEqual(xml["data"], { a: { b: ["1"] } });
    const file = await request({ url: "https://api.example.com/logo.png", parseResponse: true }, at());
    assert.ok("binary" in file && typeof file.binary === "object" && file.binary !== null && "data" in file.binary);
    assert.deepEqual(JSON.parse(JSON.stringify(file.binary))["data"]["data"], Buffer.from([137, 0, 255]).toString("base64"));
    await assert.rejects(request({ url: "https://api.example.com/", parseResponse: true }, at()), { message: "the answer is not valid JSON" });
  });
});

test("a request that writes follows a redirect only where all are followed", async () => {
  const moved: Reply = (_, response) => response.writeHead(302, { location: "/else" }).end();
  const ended = await withApp([moved, moved, { a: 1 }, moved, { a: 1 }, moved, { a: 1 }], async () => {
    const status = async (answer: Promise<object>): Promise<unknown> => Object(await answer)["statusCode"];
    assert.equal(await status(request({ url: "https://api.example.com/", method: "post" }, at())), 302);
    assert.equal(await status(request({ url: "https://api.example.com/", method: "get" }, at())), 200);
    assert.equal(await status(request({ url: "https://api.example.com/", method: "post", followAllRedirects: true }, at())), 200);
    assert.equal(await status(makeRequest({ url: "https://api.example.com/", method: "post" }, at())), 200);
  });
  assert.equal(ended.length, 7);
});

test("what is missing is no part of a request, an empty text is", async () => {
  const seen = await withApp([{}, {}], async () => {
    const pairs = [{ name: "a", value: undefined }, { name: "b", value: null }, { name: "c", value: "" }, { name: "d", value: 0 }];
    await request({ url: "https://api.example.com/", headers: pairs, query: pairs }, at());
    await request({ url: "https://api.example.com/", method: "post", bodyType: "x_www_form_urlencoded", form: pairs }, at());
  });
  assert.deepEqual([seen[0]?.query, seen[1]?.body], [{ c: "", d: "0" }, "c=&d=0"]);
  assert.deepEqual(["a", "b", "c", "d"].map((name) => seen[0]?.headers[name]), [undefined, undefined, "", "0"]);
});

test("a request sends forms with files, and structures as JSON", async () => {
  const seen = await withApp([{}], async () => {
    await request({ url: "https://api.example.com/", method: "post", bodyType: "multipart_form_data", form: [{ name: "a", kind: "text", value: 1 }, { name: "f", kind: "file", fileName: "x.bin", data: new Uint8Array([1, 2]) }] }, at());
    await request({ url: "https://api.example.com/", method: "post", bodyType: "raw", contentType: "custom", customContentType: "image/png", data: new Uint8Array([137, 200]) }, at());
    await makeRequest({ url: "https://api.example.com/", method: "POST", content: "json", structure: { a: [1, "b"] } }, at());
  });
  assert.match(seen[0]?.body ?? "", /name="a"\r\n\r\n1\r\n[\s\S]*filename="x\.bin"/);
  assert.match(String(seen[0]?.headers["content-type"]), /^multipart\/form-data; boundary=/);
  assert.deepEqual([seen[1]?.headers["content-length"], seen[1]?.headers["content-type"]], ["2", "image/png"]);
  assert.deepEqual([seen[2]?.json, seen[2]?.headers["content-type"]], [{ a: [1, "b"] }, "application/json"]);
});

test("a structure may come as text, and with its own name around it", async () => {
  const post = apiCall({ method: "POST", url: "https://slack.com/api/chat.postMessage", credential: "supabaseApi", structures: ["blocks"] });
  const seen = await withApp([{}, {}, {}], async () => {
    for (const blocks of ['{"blocks":[{"type":"divider"}]}', { blocks: [1] }, "[2]"]) await post({ blocks }, at());
    await assert.rejects(async () => await post({ blocks: "{" }, at()), { message: "JSON for blocks is invalid" });
  });
  assert.deepEqual(seen.map(({ json }) => json), [{ blocks: [{ type: "divider" }] }, { blocks: [1] }, { blocks: [2] }]);
});

test("a call of one's own begins anywhere in the address of the API, and gives body, headers and status", async () => {
  const call = answering(anyCall, { always: { base: "https://api.lokalise.com", prefix: "/api2", credential: "lokaliseApi" } });
  const seen = await withApp([{ ok: 1 }], async () => {
    const [answer] = JSON.parse(JSON.stringify(await call({ url: "/api2/projects?page=2", method: "GET", headers: [{ key: "Accept", value: "application/json" }], qs: [{ key: "limit", value: "5" }] }, at())));
    assert.deepEqual([answer.body, answer.statusCode], [{ ok: 1 }, 200]);
    await call({ url: "projects", method: "POST", body: '{"name":"x"}' }, at());
    const versions = answering(anyCall, { always: { base: "https://api.clickup.com", prefix: "/api/v2", credential: "lokaliseApi" } });
    await versions({ url: "/v3/team", method: "GET" }, at());
  });
  assert.deepEqual(seen.map((each) => each.to), ["api.lokalise.com/api2/projects", "api.lokalise.com/api2/projects", "api.clickup.com/api/v3/team"]);
  assert.deepEqual([seen[0]?.query, seen[1]?.json], [{ page: "2", limit: "5" }, { name: "x" }]);
});

test("apps that take forms get forms", async () => {
  const create = apiCall<{ title?: string; member_ids?: string }>({ method: "POST", url: "https://platform.quip.com/1/threads/new-document", credential: "quipApi", form: true });
  const seen = await withApp([{ thread: { link: "l" } }], async () => void (await create({ title: "A & B", member_ids: "F" }, at())));
  assert.deepEqual([seen[0]?.body, seen[0]?.headers["content-type"]], ["title=A+%26+B&member_ids=F", "application/x-www-form-urlencoded"]);
});

test("posts with photos are made in two steps", async () => {
  const seen = await withApp([{ id: "p1" }, { id: "post" }, { id: "c1" }, { id: "m1" }], async () => {
    assert.deepEqual(await postPagePhotos({ page: "9", message: "hi", photos: [{ url: "https://x/1.png" }] }, at()), { id: "post" });
    assert.deepEqual(await publishInstagramPhoto({ account: "7", media: { image_url: "https://x/1.png", caption: "c" } }, at()), { id: "m1" });
  });
  assert.deepEqual(seen.map((each) => each.to.replace(/^.*?v\d+\.0/, "")), ["/9/photos", "/9/feed", "/7/media", "/7/media_publish"]);
  assert.deepEqual([seen[1]?.json, seen[3]?.json], [{ message: "hi", attached_media: [{ media_fbid: "p1" }] }, { creation_id: "c1" }]);
});

test("mails, rows, files and posts go where their vendors take them", async () => {
  const seen = await withApp([{}, [{ id: 1, name: "A" }], { ok: true, result: { file_path: "voice/a.ogg" } }, typed("audio/ogg", "sound"), { sub: "me" }, (_, response) => response.writeHead(201, { "x-restli-id": "urn:li:share:1" }).end()], async () => {
    await sendSendGridMail({ from: { email: "a@example.com" }, to: [{ email: "b@example.com", name: "B" }], subject: "S", type: "text/plain", content: "C", at: "2026-01-01T00:00:00Z" }, at());
    await addSupabaseRow({ table: "people", row: { name: "A" } }, at());
    const { binary } = await downloadTelegramFile({ file: "f1" }, at());
    assert.deepEqual([binary?.["data"]?.fileName, Buffer.from(binary?.["data"]?.data ?? "", "base64").toString()], ["a.ogg", "sound"]);
    assert.deepEqual(await createOwnLinkedinPost({ text: "hi", visibility: "PUBLIC" }, at()), { id: "urn:li:share:1" });
  });
  assert.deepEqual(seen[0]?.json, { personalizations: [{ to: [{ email: "b@example.com", name: "B" }] }], from: { email: "a@example.com" }, subject: "S", content: [{ type: "text/plain", value: "C" }], send_at: 1767225600 });
  assert.deepEqual([seen[1]?.to, seen[1]?.json], ["db.example.com/rest/v1/people", [{ name: "A" }]]);
  assert.deepEqual(seen.slice(2, 5).map((each) => each.to), ["api.telegram.org/botT/getFile", "api.telegram.org/file/botT/voice/a.ogg", "api.linkedin.com/v2/userinfo"]);
  assert.deepEqual(Object(seen[5]?.json)["author"], "urn:li:person:me");
});
