// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { test } from "node:test";
import { legacyRequest } from "../runtime/connectors/http-legacy.js";
import { HttpError } from "../runtime/connectors/http-send.js";
import { type HttpParams, request } from "../runtime/connectors/http.js";
import { callOnce } from "../runtime/effect.js";
import { WholeStepError } from "../runtime/errors.js";
import type { Json } from "../runtime/items.js";
import { pipeline } from "../runtime/pipeline.js";
import type { StepOptions } from "../runtime/policy.js";
import { context, json, service } from "./world-helpers.js";

test("a list in a JSON answer becomes several items, and null elements empty ones", async () => {
  const api = await service((_, response) => json(response, [{ id: 1 }, { id: 2 }, null]));
  try {
    assert.deepEqual(await request({ url: `${api.url}/list` }, context()), [{ json: { id: 1 } }, { json: { id: 2 } }, { json: {} }]);
    assert.equal(api.seen[0]?.method, "GET");
    assert.match(String(api.seen[0]?.headers.accept), /image\/\*;q=0.8/);
  } finally {
    await api.close();
  }
});

test("query, headers and a JSON body from pairs, with paths in names", async () => {
  const api = await service((_, response) => json(response, { ok: true }));
  try {
    await request({
      version: 4.2, method: "POST", url: `${api.url}/x?a=0`, sendQuery: true, query: [{ name: "q", value: "ä b" }, { name: "n", value: 1 }],
      sendHeaders: true, headers: [{ name: "X-Trace", value: "t" }], sendBody: true, body: [{ name: "a.b", value: 1 }, { name: "a.c[0]", value: "z" }],
    }, context());
    const [seen] = api.seen;
    assert.equal(seen?.url.search, "?a=0&q=%C3%A4%20b&n=1");
    assert.equal(seen?.headers["x-trace"], "t");
    assert.equal(seen?.headers["content-type"], "application/json");
    assert.deepEqual(JSON.parse(seen?.body ?? ""), { a: { b: 1, c: ["z"] } });
  } finally {
    await api.close();
  }
});

test("what is switched off is not sent, and what is there without a switch is", async () => {
  const api = await service((_, response) => json(response, {}));
  try {
    const parts = { method: "POST", url: api.url, query: [{ name: "q", value: 1 }], body: { a: 1 }, headers: { "x-a": "1" } };
    await request({ ...parts, sendQuery: false, sendBody: false, sendHeaders: false }, context());
    assert.equal(api.seen[0]?.url.search, "");
    assert.equal(api.seen[0]?.body, "");
    assert.equal(api.seen[0]?.headers["x-a"], undefined);
    await request(parts, context());
    assert.equal(api.seen[1]?.url.search, "?q=1");
    assert.equal(api.seen[1]?.body, '{"a":1}');
    assert.equal(api.seen[1]?.headers["x-a"], "1");
    await request({ method: "POST", url: api.url, bodyJson: '{"b":2}', queryJson: { r: "x" } }, context());
    assert.equal(api.seen[2]?.url.search, "?r=x");
    assert.equal(api.seen[2]?.body, '{"b":2}');
    await assert.rejects(request({ method: "POST", url: api.url, bodyJson: undefined }, context()), { message: "JSON parameter needs to be valid JSON" });
    await request({ method: "POST", url: api.url, sendQuery: true, sendBody: true }, context());
    assert.equal(api.seen[3]?.url.search, "?=");
    assert.equal(api.seen[3]?.body, '{"":""}');
    await request({ method: "POST", url: api.url, sendQuery: true, query: [], sendBody: true, body: [] }, context());
    assert.equal(api.seen[4]?.url.search, "");
    assert.equal(api.seen[4]?.body, "{}");
  } finally {
    await api.close();
  }
});

test("a body as JSON text, and text that is no JSON", async () => {
  const api = await service((seen, response) => json(response, JSON.parse(seen.body)));
  try {
    assert.deepEqual(await request({ method: "PUT", url: api.url, sendBody: true, bodyAs: "json", bodyJson: '{"a": [1]}' }, context()), [{ json: { a: [1] } }]);
    assert.deepEqual(await request({ method: "PUT", url: api.url, sendBody: true, bodyAs: "json", bodyJson: { b: 2 } }, context()), [{ json: { b: 2 } }]);
    await assert.rejects(request({ method: "PUT", url: api.url, sendBody: true, bodyAs: "json", bodyJson: "{" }, context()), { message: "JSON parameter needs to be valid JSON" });
  } finally {
    await api.close();
  }
});

test("form, raw, file and multipart bodies", async () => {
  const api = await service((_, response) => json(response, {}));
  const file = { data: Buffer.from("hello").toString("base64"), mimeType: "text/csv", fileName: "a.csv" };
  const item = { json: {}, binary: { data: file } };
  try {
    await request({ method: "POST", url: api.url, sendBody: true, contentType: "form-urlencoded", body: [{ name: "a b", value: "c&d" }, { name: "e", value: null }] }, context());
    await request({ method: "POST", url: api.url, sendBody: true, contentType: "raw", rawContentType: "text/plain", bodyText: "plain" }, context());
    await request({ method: "POST", url: api.url, sendBody: true, contentType: "binaryData", file: "data" }, context(item));
    await request({ method: "POST", url: api.url, sendHeaders: true, headers: [{ name: "Content-Type", value: "multipart/form-data" }], sendBody: true, contentType: "multipart-form-data", body: [{ name: "n", value: 5 }, { name: "f", kind: "formBinaryData", file: "data" }] }, context(item));
    const [form, raw, binary, multipart] = api.seen;
    assert.equal(form?.body, "a%20b=c%26d&e=");
    assert.match(String(form?.headers["content-type"]), /^application\/x-www-form-urlencoded/);
    assert.deepEqual([raw?.body, raw?.headers["content-type"]], ["plain", "text/plain"]);
    assert.deepEqual([binary?.body, binary?.headers["content-type"]], ["hello", "text/csv"]);
    assert.match(String(multipart?.headers["content-type"]), /^multipart\/form-data; boundary=/);
    assert.match(multipart?.body ?? "", /name="n"\r\n\r\n5\r\n/);
    assert.match(multipart?.body ?? "", /name="f"; filename="a.csv"\r\nContent-Type: text\/csv\r\n\r\nhello/);
  } finally {
    await api.close();
  }
});

test("a GET may have a body", async () => {
  const api = await service((seen, response) => json(response, { got: seen.body }));
  try {
    assert.deepEqual(await request({ url: api.url, sendBody: true, bodyAs: "json", bodyJson: '{"q":1}' }, context()), [{ json: { got: '{"q":1}' } }]);
  } finally {
    await api.close();
  }
});

test("each kind of authentication", async () => {
  const api = await service((_, response) => json(response, {}));
  const keys = {
    basic: { user: "u", password: "p" }, httpBearerAuth: { token: "t" }, httpHeaderAuth: { name: "X-Key", value: "k" }, httpQueryAuth: { name: "key", value: "q" },
    httpCustomAuth: { json: '{"headers":{"x-c":"1"},"qs":{"c":"2"}}' }, notionApi: { apiKey: "n" }, googleSheetsOAuth2Api: { accessToken: "g" },
  };
  const generic = (type: string): Promise<unknown> => request({ url: api.url, auth: { kind: "genericCredentialType", generic: type }, credentials: { httpBasicAuth: "basic" } }, context({ json: {} }, keys));
  try {
    for (const type of ["httpBasicAuth", "httpBearerAuth", "httpHeaderAuth", "httpQueryAuth", "httpCustomAuth"]) await generic(type);
    for (const predefined of ["notionApi", "googleSheetsOAuth2Api"]) await request({ url: api.url, auth: { kind: "predefinedCredentialType", predefined } }, context({ json: {} }, keys));
    const [basic, bearer, header, query, custom, notion, google] = api.seen;
    assert.equal(basic?.headers.authorization, `Basic ${Buffer.from("u:p").toString("base64")}`);
    assert.equal(bearer?.headers.authorization, "Bearer t");
    assert.equal(header?.headers["x-key"], "k");
    assert.equal(query?.url.search, "?key=q");
    assert.deepEqual([custom?.headers["x-c"], custom?.url.search], ["1", "?c=2"]);
    assert.deepEqual([notion?.headers.authorization, notion?.headers["notion-version"]], ["Bearer n", "2022-02-22"]);
    assert.equal(google?.headers.authorization, "Bearer g");
  } finally {
    await api.close();
  }
});

test("an error status gives n8n's message, the service's own words as description, and the field of the error item", async () => {
  const api = await service((_, response) => json(response, { message: "no such thing" }, 404));
  try {
    await assert.rejects(request({ url: api.url }, context()), (error) => {
      assert.ok(error instanceof HttpError);
      assert.equal(error.message, "The resource you are requesting could not be found");
      assert.equal(error.description, "no such thing");
      assert.deepEqual(error.asField, { message: '404 - "{\\"message\\":\\"no such thing\\"}"', name: "AxiosError", code: "ERR_BAD_REQUEST", status: 404 });
      return true;
    });
    assert.deepEqual(await request({ url: api.url, response: { neverError: true } }, context()), [{ json: { message: "no such thing" } }]);
  } finally {
    await api.close();
  }
  const gone = await service(() => {});
  await gone.close();
  await assert.rejects(request({ url: gone.url }, context()), { message: "The service refused the connection - perhaps it is offline" });
});

test("the field of the error item where there was no answer is that of n8n", async () => {
  const api = await service((seen, response) => {
    if (seen.url.pathname === "/cut") response.destroy();
    if (seen.url.pathname === "/round") response.writeHead(302, { location: "/round" }).end();
  });
  const field = (url: string, more: HttpParams = {}): Promise<unknown> => request({ url, ...more }, context()).then(() => "no error", (error) => (error instanceof HttpError ? error.asField : error));
  try {
    assert.deepEqual(await field(`${api.url}/cut`), { message: "socket hang up", name: "Error", code: "ECONNRESET" });
    assert.deepEqual(await field(`${api.url}/late`, { timeout: 60 }), { message: "timeout of 60ms exceeded", name: "AxiosError", code: "ECONNABORTED" });
    assert.deepEqual(await field(`${api.url}/round`), { message: "Maximum number of redirects exceeded", name: "Error [ERR_FR_TOO_MANY_REDIRECTS]", code: "ERR_FR_TOO_MANY_REDIRECTS" });
    assert.deepEqual(await field(`${api.url}/round`, { redirect: { rule: { follow: false } } }), { message: '302 - ""', name: "AxiosError", status: 302 });
  } finally {
    await api.close();
  }
  const gone = await service(() => {});
  await gone.close();
  assert.deepEqual(await field(gone.url), { message: `connect ECONNREFUSED 127.0.0.1:${new URL(gone.url).port}`, name: "Error", code: "ECONNREFUSED" });
});

test("addresses are checked", async () => {
  await assert.rejects(request({ url: 5 }, context()), { message: "URL parameter must be a string, got number" });
  await assert.rejects(request({ url: "example.com" }, context()), { message: 'Invalid URL: example.com. URL must start with "http" or "https".' });
});

test("text, files and full answers", async () => {
  const api = await service((seen, response) => {
    if (seen.url.pathname === "/img.png") {
      response.writeHead(200, { "content-type": "image/png", "content-disposition": 'attachment; filename="pic.png"' });
      response.end(Buffer.from([1, 2, 3]));
    } else {
      response.writeHead(201, "Made", { "content-type": "text/html", "set-cookie": ["a=1", "b=2"] });
      response.end("<p>hi</p>");
    }
  });
  try {
    assert.deepEqual(await request({ url: api.url }, context()), [{ json: { data: "<p>hi</p>" } }]);
    const [full] = await request({ url: api.url, response: { full: true, format: "text", property: "page" } }, context());
    assert.equal(full?.json["page"], "<p>hi</p>");
    assert.deepEqual([full?.json["statusCode"], full?.json["statusMessage"]], [201, "Made"]);
    assert.deepEqual(Object.entries(full?.json["headers"] ?? {}).find(([name]) => name === "set-cookie")?.[1], ["a=1", "b=2"]);
    const [file] = await request({ url: `${api.url}/img.png` }, context({ json: { id: 7 }, binary: { old: { data: "", mimeType: "text/plain" } } }));
    assert.deepEqual(file?.json, { id: 7 });
    assert.deepEqual(Object.keys(file?.binary ?? {}), ["old", "data"]);
    assert.deepEqual([file?.binary?.["data"]?.fileName, file?.binary?.["data"]?.mimeType, file?.binary?.["data"]?.fileSize], ["pic.png", "image/png", "3 B"]);
    await assert.rejects(request({ url: api.url, response: { format: "json" } }, context()), { message: 'Response body is not valid JSON. Change "Response Format" to "Text"' });
  } finally {
    await api.close();
  }
});

test("an empty answer where JSON was asked for ends a step that made no other item", async () => {
  const api = await service((_, response) => { response.writeHead(204); response.end(); });
  const params = { url: api.url, response: { format: "json" } };
  const one = context({ json: { a: 1 } });
  try {
    await assert.rejects(request(params, one), (error) => error instanceof WholeStepError && error.message === "Cannot read properties of undefined (reading 'data')");
    assert.deepEqual(await request(params, { ...one, items: [one.item, one.item] }), [{ json: {} }]);
    assert.deepEqual((await request({ ...params, response: { format: "json", full: true } }, one)).map(({ json: { statusCode } }) => statusCode), [204]);
    assert.deepEqual(await request({ ...params, version: 2 }, one), [{ json: {} }]);
  } finally {
    await api.close();
  }
});

test("a file has the name of its answer, of its address, or of its field", async () => {
  const api = await service(({ url }, response) => {
    response.writeHead(200, { "content-type": "application/pdf", ...(url.pathname === "/told" ? { "content-disposition": "attachment; filename*=UTF-8''h%C3%A9.pdf" } : {}) });
    response.end("x");
  });
  const nameAt = async (path: string, property?: string, version = 4.2): Promise<unknown> => {
    const [item] = await request({ url: `${api.url}${path}`, version, response: { format: "file", ...(property === undefined ? {} : { property }) } }, context());
    return item?.binary?.[property ?? "data"]?.fileName;
  };
  try {
    assert.deepEqual(await Promise.all([nameAt("/told", "out"), nameAt("/a%20b.pdf?c=d.txt", "out"), nameAt("/folder/"), nameAt("", "out"), nameAt(""), nameAt("", "out", 2)]), ["hé.pdf", "a%20b.pdf", "folder", "out.pdf", "data.pdf", undefined]);
  } finally {
    await api.close();
  }
});

test("a format that was chosen is read as UTF-8, and else as the answer says", async () => {
  const api = await service((_, response) => { response.writeHead(200, { "content-type": "text/plain; charset=iso-8859-1" }); response.end(Buffer.from([0xe9])); });
  try {
    assert.deepEqual(await request({ url: api.url, response: { format: "text" } }, context()), [{ json: { data: "\ufffd" } }]);
    assert.deepEqual(await request({ url: api.url }, context()), [{ json: { data: "é" } }]);
  } finally {
    await api.close();
  }
});

test("headers without a value, raw bodies without a type, and rows that nobody filled in", async () => {
  const api = await service((_, response) => json(response, {}));
  try {
    await request({ url: api.url, headers: { "X-N": null, "X-F": false, "X-0": 0, "X-E": "" }, query: [{}, { name: "b" }] }, context());
    await request({ method: "POST", url: api.url, headers: { "Content-Type": "text/csv" }, sendBody: true, contentType: "raw", bodyText: "a,b" }, context());
    const [plain, raw] = api.seen;
    assert.deepEqual(["x-n", "x-f", "x-0", "x-e"].map((name) => plain?.headers[name]), [undefined, undefined, "0", ""]);
    assert.equal(plain?.url.search, "?=&b=");
    assert.deepEqual([raw?.body, raw?.headers["content-type"]], ["a,b", ""]);
  } finally {
    await api.close();
  }
});

test("too many requests: a step that ends says so, one that goes on shows advice", async () => {
  const api = await service((_, response) => json(response, { message: "slow" }, 429));
  const failed = async (version: number): Promise<unknown[]> => await request({ url: api.url, version }, context()).then(() => [], (error) => [error.message, error.asField.message, error.asField.status, error.description]);
  const busy = "The service is receiving too many requests from you";
  try {
    assert.deepEqual(await failed(4.2), [busy, "Try spacing your requests out using the batching settings under 'Options'", 429, "slow"]);
    assert.deepEqual((await failed(2))[1], '429 - "{\\"message\\":\\"slow\\"}"');
  } finally {
    await api.close();
  }
});

test("ports that fetch refuses are called", async () => {
  const api = createServer((_, response) => json(response, { ok: true }));
  const port = await [6667, 6668, 6669, 10080, 4190].reduce<Promise<number>>(async (before, wanted) => (await before) || listening(api, wanted), Promise.resolve(0));
  try {
    assert.deepEqual(await request({ url: `http://127.0.0.1:${port}` }, context()), [{ json: { ok: true } }]);
  } finally {
    api.close();
  }
});

/** The port that a server listens at, or 0 where somebody else does. */
function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve) => {
    server.once("error", () => resolve(0));
    server.listen(port, "127.0.0.1", () => resolve(port));
  });
}

test("redirects are followed, counted, and do not carry secrets to other hosts", async () => {
  const other = await service((seen, response) => json(response, { auth: seen.headers.authorization ?? null, method: seen.method }));
  const api = await service((seen, response) => {
    response.writeHead(302, { location: seen.url.pathname === "/loop" ? "/loop" : other.url });
    response.end();
  });
  const keys = { httpBearerAuth: { token: "t" } };
  const auth = { kind: "genericCredentialType", generic: "httpBearerAuth" };
  try {
    assert.deepEqual(await request({ method: "POST", url: api.url, auth, sendBody: true, body: [{ name: "a", value: 1 }] }, context({ json: {} }, keys)), [{ json: { auth: null, method: "GET" } }]);
    await assert.rejects(request({ url: `${api.url}/loop`, redirect: { rule: { max: 2 } } }, context()), /Maximum number of redirects/);
    await assert.rejects(request({ url: api.url, redirect: { rule: { follow: false } } }, context()), /302/);
    await assert.rejects(request({ version: 3, url: api.url }, context()), /302/);
  } finally {
    await api.close();
    await other.close();
  }
});

test("a request that takes too long fails", async () => {
  const api = await service(() => {});
  try {
    await assert.rejects(request({ url: api.url, timeout: 60 }, context()), { message: "The connection was aborted, perhaps the server is offline" });
  } finally {
    await api.close();
  }
});

test("pagination by a changing parameter, by the next address, and its guard", async () => {
  const api = await service((seen, response) => {
    const page = Number(seen.url.searchParams.get("page") ?? 1);
    if (seen.url.pathname === "/same") json(response, { a: 1 });
    else if (seen.url.pathname === "/next") json(response, { page, next: page < 3 ? `${api.url}/next?page=${page + 1}` : null });
    else json(response, page > 2 ? [] : [{ page }]);
  });
  try {
    assert.deepEqual(await request({
      url: api.url, pagination: { completeWhen: "responseIsEmpty", parameters: [{ type: "qs", name: "page", value: ({ pageCount }) => pageCount + 1 }] },
    }, context()), [{ json: { page: 1 } }, { json: { page: 2 } }]);
    const next = await request({
      url: `${api.url}/next`, response: { full: true }, pagination: {
        mode: "responseContainsNextURL", completeWhen: "other",
        nextUrl: ({ response: { body } }) => (typeof body === "object" && body !== null && !Array.isArray(body) ? body["next"] : undefined),
        complete: ({ response: { body } }) => typeof body === "object" && body !== null && !Array.isArray(body) && body["next"] === null,
      },
    }, context());
    assert.equal(next.length, 3);
    await assert.rejects(request({ url: `${api.url}/same`, pagination: { completeWhen: "other", complete: false, parameters: [{ name: "x", value: 1 }] } }, context()), /identical 5x/);
    const limited = await request({ url: `${api.url}/same`, pagination: { completeWhen: "other", complete: false, limitPages: true, maxPages: 2, parameters: [{ name: "x", value: 1 }] } }, context());
    assert.equal(limited.length, 2);
  } finally {
    await api.close();
  }
});

/** Sends a request for each number, and gives the answers' fields. */
async function asked(many: number, options: StepOptions, params: (n: Json) => HttpParams): Promise<Json> {
  const asking = pipeline("asking", async (run) => {
    const start = await run.start<{ n?: Json }>("Start");
    await run.effect("Ask", start, request, ({ json: { n } }) => params(n), options);
  }, { order: "depth-first", timezone: "UTC" });
  const items = Array.from({ length: many }, (_, n) => ({ json: { n } }));
  const trace = await asking.run({ trigger: { step: "Start", items }, mode: "trigger" });
  return trace.steps["Ask"]?.[0]?.outputs?.map((output) => output?.map(({ json }) => json)) ?? trace.error?.message;
}

test("the calls of all items are under way at once, and a failure of one keeps none from being sent; batches wait for each other", async () => {
  const held: (() => void)[] = [];
  const at: number[] = [];
  const api = await service(({ url }, response) => {
    at.push(performance.now());
    const fails = url.pathname === "/1" && held.length < 3;
    held.push(() => (fails ? json(response, { message: "no" }, 500) : json(response, { of: url.pathname })));
    if (held.length >= 3) held.splice(0).forEach((answer) => answer());
  });
  try {
    const url = (n: Json): HttpParams => ({ url: `${api.url}/${String(n)}` });
    assert.match(String(await asked(3, {}, url)), /^500 - |no|fail/i);
    assert.equal(at.length, 3);
    assert.deepEqual(await asked(3, { onError: "continue" }, (n) => ({ ...url(n), url: `${api.url}/a${String(n)}` })), [[{ of: "/a0" }, { of: "/a1" }, { of: "/a2" }]]);
    at.splice(0);
    await asked(3, {}, (n) => ({ url: `${api.url}/b${String(n)}`, batch: { size: 2, interval: 300 } }));
    assert.ok((at[2] ?? 0) - (at[0] ?? 0) >= 200);
  } finally {
    await api.close();
  }
});

test("a step that is tried again and routes what fails is tried until nothing fails", async () => {
  let calls = 0;
  const api = await service((_, response) => {
    calls += 1;
    json(response, { calls }, calls <= 2 ? 500 : 200);
  });
  try {
    assert.deepEqual(await asked(2, { onError: "route", retry: { tries: 3, waitMs: 1 } }, () => ({ url: api.url })), [[{ calls: 3 }, { calls: 4 }], []]);
  } finally {
    await api.close();
  }
});

test("versions 1 and 2: JSON parameters, old authentication, lists that stay one item", async () => {
  const api = await service((seen, response) => (seen.url.pathname === "/text" ? response.end("plain") : json(response, [{ id: 1 }, { id: 2 }])));
  try {
    const keys = { httpHeaderAuth: { name: "x-key", value: "k" } };
    const [one, ...more] = await legacyRequest({ method: "POST", url: api.url, auth: { kind: "headerAuth" }, asJson: true, bodyJson: '{"a":1}', queryJson: '{"q":"1"}' }, context({ json: {} }, keys));
    assert.deepEqual(more, []);
    assert.deepEqual(one?.json["1"], { id: 2 });
    assert.deepEqual([api.seen[0]?.body, api.seen[0]?.url.search, api.seen[0]?.headers["x-key"]], ['{"a":1}', "?q=1", "k"]);
    assert.equal((await legacyRequest({ url: api.url, split: true }, context())).length, 2);
    assert.deepEqual(await legacyRequest({ url: `${api.url}/text`, format: "string", property: "page", query: [{ name: "a", value: "b" }] }, context()), [{ json: { page: "plain" } }]);
    assert.equal(api.seen[2]?.url.search, "?a=b");
  } finally {
    await api.close();
  }
});

test("a proxy is asked in the place of the service, and for a tunnel to a secure one", async () => {
  const asked: string[] = [];
  const proxy = createServer((incoming, response) => {
    asked.push(`${incoming.method} ${incoming.url} ${incoming.headers["proxy-authorization"]} ${incoming.headers.host}`);
    response.end("through");
  });
  proxy.on("connect", ({ url }, socket) => {
    asked.push(`CONNECT ${url}`);
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  await new Promise<void>((resolve) => { proxy.listen(0, "127.0.0.1", resolve); });
  const address = proxy.address();
  const at = `http://me:p%40ss@127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  try {
    assert.deepEqual(await request({ url: "http://shop.example/list", proxy: at, response: { format: "text" } }, context()), [{ json: { data: "through" } }]);
    await assert.rejects(request({ url: "https://shop.example/list", proxy: at }, context()), /The proxy refused the connection with status 403/);
    assert.deepEqual(asked, [`GET http://shop.example/list Basic ${Buffer.from("me:p@ss").toString("base64")} shop.example`, "CONNECT shop.example:443"]);
  } finally {
    proxy.close();
  }
});

test("what is no object is an item's json all the same", async () => {
  const answers = [[1, "a", null], 5, { a: 1 }];
  const api = await service(({ url }, response) => json(response, answers[Number(url.pathname.slice(1))]));
  try {
    const ask = async (path: number, split: boolean) => (await callOnce(legacyRequest, { url: `${api.url}/${path}`, split }, context())).map((item) => item.json);
    assert.deepEqual(await ask(0, false), [[1, "a", null]]);
    assert.deepEqual(await ask(0, true), [1, "a", {}]);
    assert.deepEqual([await ask(1, true), await ask(2, true)], [[5], [{ a: 1 }]]);
  } finally {
    await api.close();
  }
});

test("the oldest requests hand their input on where an answer is no JSON", async () => {
  const api = await service((_, response) => response.end("plain"));
  const asking = pipeline("asking", async (run) => {
    const start = await run.start("Start");
    await run.effect("Ask", start, legacyRequest, () => ({ url: api.url }), { onError: "continue" });
  }, { order: "depth-first" });
  try {
    const trace = await asking.run({ trigger: { step: "Start", items: [{ json: { a: 1 } }, { json: { a: 2 } }] } });
    assert.deepEqual(trace.steps["Ask"]?.[0]?.outputs?.[0]?.map((item) => item.json), [{ a: 1 }, { a: 2 }]);
  } finally {
    await api.close();
  }
});

test("a list in a form has numbered names; in a multipart body it is refused, but for older versions", async () => {
  const api = await service((_, response) => json(response, {}));
  const send = (contentType: string, version: number): Promise<unknown> => request({ version, url: api.url, method: "POST", contentType, body: [{ name: "l", value: ["p", "q"] }] }, context());
  try {
    await send("form-urlencoded", 4.2);
    assert.equal(api.seen[0]?.body, "l%5B0%5D=p&l%5B1%5D=q");
    await assert.rejects(send("multipart-form-data", 4.2), { message: "Arrays are not supported." });
    await send("multipart-form-data", 4.1);
    assert.deepEqual(api.seen[1]?.body.match(/name="l"\r\n\r\n\w/g), ['name="l"\r\n\r\np', 'name="l"\r\n\r\nq']);
  } finally {
    await api.close();
  }
});

test("a user and a password in an address are sent as a header, and stand in no message", async () => {
  const api = await service((seen, response) => json(response, { path: seen.url.pathname, authorization: seen.headers.authorization }));
  const address = api.url.replace("http://", "http://u:p%40w@");
  const [item] = await request({ url: `${address}/a` }, context());
  assert.deepEqual(item?.json, { path: "/a", authorization: `Basic ${Buffer.from("u:p%40w").toString("base64")}` });
  await api.close();
  await assert.rejects(request({ url: `${address}/a` }, context()), (error: Error) => !error.message.includes("p%40w") && !JSON.stringify(error).includes("p%40w"));
});
