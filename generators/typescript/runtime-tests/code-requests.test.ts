// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { httpRequest, legacyRequest } from "../runtime/code-requests.js";
import { json, service, type Seen, type Service } from "./world-helpers.js";

/** A service that says what it was asked, and answers some paths otherwise. */
async function withService(work: (url: string, last: () => Seen | undefined) => Promise<void>): Promise<void> {
  const api: Service = await service(({ url }, response) => {
    const { pathname } = url;
    if (pathname === "/gone") json(response, { why: "gone" }, 404);
    else if (pathname === "/moved") response.writeHead(302, { location: "/here" }).end();
    else if (pathname === "/slow") setTimeout(() => response.end("late"), 2_000).unref();
    else response.writeHead(200, { "content-type": "text/plain" }).end(url.searchParams.get("say") ?? "");
  });
  try {
    await work(api.url, () => api.seen.at(-1));
  } finally {
    await api.close();
  }
}

const failure = (request: Promise<unknown>): Promise<Record<string, unknown>> =>
  request.then(() => assert.fail("no error"), (error: unknown) => {
    const { name, message, code, status, response } = error as Record<string, unknown> & { response?: { status: number; data: unknown } };
    return { name, message, code, status, ...(response === undefined ? {} : { data: response.data }) };
  });

test("a query holds lists and objects, in the form that is asked for", () => withService(async (url, last) => {
  const query = async (options: object): Promise<string> => {
    await httpRequest({ url: `${url}/x`, ...options });
    return decodeURIComponent(last()?.url.search ?? "");
  };
  assert.equal(await query({ qs: { a: [1, 2], b: { c: "x y" }, d: null } }), "?a[0]=1&a[1]=2&b[c]=x y&d=");
  assert.equal(await query({ qs: { a: [1, 2] }, arrayFormat: "repeat" }), "?a=1&a=2");
  assert.equal(await query({ qs: { a: [1, 2] }, arrayFormat: "brackets" }), "?a[]=1&a[]=2");
  assert.equal(await query({ qs: { a: [1, 2] }, arrayFormat: "comma" }), "?a=1,2");
  assert.equal(await query({ url: "/y#part", baseURL: `${url}/`, qs: { a: 1 } }), "?a=1");
  assert.equal(last()?.url.pathname, "/y");
}));

test("a body is written as its content type has it", () => withService(async (url, last) => {
  const sent = async (options: object): Promise<(string | undefined)[]> => {
    await httpRequest({ method: "POST", url, ...options });
    return [last()?.headers["content-type"], last()?.body];
  };
  const form = "application/x-www-form-urlencoded";
  assert.deepEqual(await sent({ body: { a: 1 } }), ["application/json", '{"a":1}']);
  assert.deepEqual(await sent({ body: { a: "x y", b: [1] }, headers: { "Content-Type": form } }), [form, "a=x+y&b%5B%5D=1"]);
  assert.deepEqual(await sent({ body: "a=1" }), [form, "a=1"]);
  assert.deepEqual(await sent({ body: {} }), [undefined, ""]);
  assert.deepEqual(await sent({ method: "GET", body: { a: 1 } }), [undefined, ""]);
  assert.deepEqual(await sent({ method: undefined, body: { a: 1 } }), ["application/json", '{"a":1}']);
  const [type, parts] = await sent({ body: { a: 1 }, headers: { "content-type": "multipart/form-data" } });
  assert.match(String(type), /^multipart\/form-data; boundary=/);
  assert.match(String(parts), /name="a"\r\n\r\n1\r\n/);
}));

test("answers are read as JSON where they are some, whatever they say they are", () => withService(async (url) => {
  const answered = (say: string, options: object = {}): Promise<unknown> => httpRequest({ url: `${url}/?say=${encodeURIComponent(say)}`, ...options });
  assert.deepEqual(await answered('{"a":1}'), { a: 1 });
  assert.equal(await answered("plain", { json: true }), "plain");
  assert.equal(await answered("{broken"), "{broken");
  assert.equal(await answered('{"a":1}', { encoding: "text" }), '{"a":1}');
  assert.deepEqual(await answered("bytes", { encoding: "arraybuffer" }), Buffer.from("bytes"));
  const chunks: unknown[] = [];
  for await (const chunk of (await answered("flow", { encoding: "stream" })) as AsyncIterable<unknown>) chunks.push(chunk);
  assert.deepEqual(chunks, [Buffer.from("flow")]);
  assert.deepEqual(await httpRequest({ url: `${url}/gone`, ignoreHttpStatusErrors: true }), { why: "gone" });
  const moved = (await httpRequest({ url: `${url}/moved`, disableFollowRedirect: true, ignoreHttpStatusErrors: true, returnFullResponse: true })) as Record<string, unknown>;
  assert.deepEqual([moved["statusCode"], moved["statusMessage"]], [302, "Found"]);
}));

test("who calls is named by user and password", () => withService(async (url, last) => {
  await httpRequest({ url, auth: { username: "ada", password: "p" }, headers: { Authorization: "Bearer t" } });
  assert.equal(last()?.headers.authorization, `Basic ${Buffer.from("ada:p").toString("base64")}`);
  assert.equal(last()?.headers["user-agent"], "n8n");
  await legacyRequest({ uri: url, auth: { bearer: "t" } });
  assert.equal(last()?.headers.authorization, "Bearer t");
}));

test("errors say what happened in the words of the platform's client", () => withService(async (url) => {
  assert.deepEqual(await failure(httpRequest({ url: `${url}/gone` })), {
    name: "AxiosError", message: "Request failed with status code 404", code: "ERR_BAD_REQUEST", status: 404, data: { why: "gone" },
  });
  assert.deepEqual(await failure(httpRequest({ url: `${url}/slow`, timeout: 30 })), { name: "AxiosError", message: "timeout of 30ms exceeded", code: "ECONNABORTED", status: undefined });
  assert.equal((await failure(httpRequest({ url: `${url}/moved`, disableFollowRedirect: true })))["status"], 302);
  assert.equal((await failure(legacyRequest({ uri: `${url}/gone`, json: true })))["message"], '404 - {"why":"gone"}');
  const away = await failure(httpRequest({ url: "http://127.0.0.1:1/" }));
  assert.deepEqual(away, { name: "Error", message: "connect ECONNREFUSED 127.0.0.1:1", code: "ECONNREFUSED", status: undefined });
  assert.equal((await failure(httpRequest({ url: "nowhere" })))["code"], "ERR_INVALID_URL");
}));

test("requests with the options of the older client", () => withService(async (url, last) => {
  assert.equal(await legacyRequest(`${url}/?say={"a":1}`), '{"a":1}');
  assert.deepEqual(await legacyRequest({ uri: `${url}/?say={"a":1}`, json: true }), { a: 1 });
  assert.equal(await legacyRequest({ uri: url }), undefined);
  assert.equal(await legacyRequest({ uri: `${url}/?say=0`, json: true }), 0);
  await legacyRequest(url, { method: "POST", form: { a: "x y", b: [1] } });
  assert.deepEqual([last()?.headers["content-type"], last()?.body], ["application/x-www-form-urlencoded", "a=x%20y&b%5B0%5D=1"]);
  await legacyRequest({ method: "POST", uri: url, body: { a: 1 }, json: true });
  assert.equal(last()?.body, '{"a":1}');
  await legacyRequest({ uri: url, qs: { a: [1, 2] }, useQuerystring: true });
  assert.equal(last()?.url.search, "?a=1&a=2");
  const full = (await legacyRequest({ uri: `${url}/gone`, simple: false, json: true, resolveWithFullResponse: true })) as Record<string, unknown>;
  assert.deepEqual([full["statusCode"], full["body"]], [404, { why: "gone" }]);
  assert.equal((await failure(legacyRequest({ method: "POST", uri: `${url}/moved` })))["status"], 302);
  await legacyRequest({ method: "POST", uri: `${url}/moved`, followAllRedirects: true });
  assert.deepEqual([last()?.method, last()?.url.pathname], ["GET", "/here"]);
}));
