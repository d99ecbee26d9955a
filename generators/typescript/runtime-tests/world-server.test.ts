// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request as rawRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import type { Pipeline } from "../runtime/execution.js";
import { type Hook, hooked } from "../runtime/hooked.js";
import type { BinaryData, Fields, Json } from "../runtime/items.js";
import { fieldsOf } from "../runtime/json.js";
import { pipeline } from "../runtime/pipeline.js";
import { readQuery } from "../runtime/query-string.js";
import { refuseRobots } from "../runtime/robots.js";
import { type Application, type Running, serve, survive } from "../runtime/serve.js";
import { StateFile } from "../runtime/state-file.js";
import { answerWith } from "../runtime/webhook-response.js";
import { HttpProblem } from "../runtime/webhooks.js";
import { config } from "./world-helpers.js";

/** A pipeline that gives what its trigger gave, fails for `fail`, and answers itself for `respond`. */
const echo: Pipeline = pipeline("echo", async (run) => {
  const start = await run.start<{ body?: { fail?: Json; respond?: Json } }>("Hook");
  const form = await run.start("Form");
  const chat = await run.start<{ chatInput?: Json }>("Chat");
  await run.map("Chat answer", chat, ({ json }) => ({ output: `you said ${String(json.chatInput)}` }));
  const [failing, rest] = await run.partition("Fails?", start, ({ json }) => json.body?.fail === true);
  await run.fail("Fail", failing, () => "secret reason");
  const [answering] = await run.partition("Answers?", rest, ({ json }) => json.body?.respond === true);
  await run.respond("Answer", answering, (item, input) => answerWith({ with: "json", body: '{"answered":true}', status: 202, headers: [{ name: "X-A", value: "b" }] }, item, input));
  await run.map("Echo", rest, () => ({ echoed: true }), { keep: "all" });
  await run.map("Form echo", form, () => ({ seen: true }), { keep: "all" });
}, { order: "depth-first", timezone: "UTC" });

const yaml = `
pipeline: echo
version: 1.0.0
triggers:
  hook: { method: [POST, GET], path: "orders/:id", respond: lastNode }
  form: { path: sign-up, version: 2.3, title: "Sign <up>", description: "First line\\nsecond", respond: onReceived, fields: [
    { label: Email, type: email, required: true }, { label: Age, type: number }, { label: Colours, type: checkbox, options: [{ option: Red }, { option: "Blue & green" }] },
    { label: Plan, type: dropdown, options: [{ option: Free }, { option: Paid }] }, { label: CV, type: file, accept: .pdf } ] }
  chat: { path: talk }
`;

interface Started { running: Running; url: string; log: Fields[] }

async function start(settings: string, more: Partial<Application> = {}): Promise<Started> {
  const log: Fields[] = [];
  const running = await serve({
    triggers: [{ kind: "webhook", step: "Hook", name: "hook", pipeline: echo }, { kind: "form", step: "Form", name: "form", pipeline: echo }, { kind: "chat", step: "Chat", name: "chat", pipeline: echo }],
    config: config(settings), env: { HOST: "127.0.0.1" }, port: 0, args: [], log: (line) => log.push(line), print: () => {}, store: new StateFile("/nowhere/state.json"), ...more,
  });
  if (typeof running === "number") throw new Error("ran once");
  return { running, url: (running.url ?? "").replace("localhost", "127.0.0.1"), log };
}

test("a webhook of several methods leaves by another output for each of them", async () => {
  const shelf: Pipeline = pipeline("shelf", async (run) => {
    const [read, , removed] = await run.starts("Shelf", 3);
    await run.map("Read", read, () => ({ was: "read" }));
    await run.map("Remove", removed, () => ({ was: "removed" }));
  }, { order: "depth-first" });
  const settings = "pipeline: shelf\nversion: 1.0.0\ntriggers:\n  shelf: { path: shelf, method: [GET, POST, DELETE], respond: lastNode }\n";
  const { running, url } = await start(settings, { triggers: [{ kind: "webhook", step: "Shelf", name: "shelf", pipeline: shelf }] });
  const ask = async (method: string): Promise<unknown> => (await fetch(`${url}/webhook/shelf`, { method })).json();
  try {
    assert.deepEqual([await ask("GET"), await ask("DELETE")], [{ was: "read" }, { was: "removed" }]);
    assert.equal((await fetch(`${url}/webhook/shelf`, { method: "HEAD" })).status, 404);
    assert.equal((await fetch(`${url}/webhook/shelf`, { method: "PUT" })).status, 404);
  } finally {
    await running.stop();
  }
});

test("a form is answered with the page that ends it", async () => {
  const ending: Pipeline = pipeline("ending", async (run) => {
    const form = await run.start<{ Email?: Json }>("Form");
    await run.respond("End", form, (item, input) => answerWith({ page: { operation: "completion", title: "Thank <you>", message: `We write to ${String(item.json.Email)}<script>x</script>` } }, item, input));
  }, { order: "depth-first" });
  const { running, url } = await start("pipeline: ending\nversion: 1.0.0\ntriggers:\n  form: { path: sign-up, version: 2.3, respond: respond-step, fields: [{ label: Email, type: email }] }\n", { triggers: [{ kind: "form", step: "Form", name: "form", pipeline: ending }] });
  try {
    const body = new FormData();
    body.append("field-0", "a@b.c");
    const response = await fetch(`${url}/form/sign-up`, { method: "POST", body });
    const text = await response.text();
    assert.equal(response.status, 200);
    assert.match(text, /<h1 role="status">Thank &lt;you&gt;<\/h1>/);
    assert.match(text, /We write to a@b\.c</);
    assert.doesNotMatch(text, /script>x/);
  } finally {
    await running.stop();
  }
});

test("a form's dates are written as n8n writes them, and options are counted", async () => {
  let given: Json;
  const booking: Pipeline = pipeline("booking", async (run) => {
    const form = await run.start<{ [key: string]: Json }>("Form");
    await run.map("Keep", form, (item) => { given = { ...item.json }; return {}; });
  }, { order: "depth-first" });
  const { running, url } = await start(
    "pipeline: booking\nversion: 1.0.0\ntriggers:\n  form: { path: book, version: 2.3, respond: lastNode, fields: [{ label: Day, type: date, dateFormat: dd.MM.yyyy }, { label: Two, type: checkbox, limit: exact, exactly: 2, options: [{ option: a }, { option: b }, { option: c }] }] }\n",
    { triggers: [{ kind: "form", step: "Form", name: "form", pipeline: booking }] },
  );
  const send = async (...chosen: string[]): Promise<number> => {
    const body = new FormData();
    body.append("field-0", "2024-05-17");
    for (const option of chosen) body.append("field-1", option);
    return (await fetch(`${url}/form/book`, { method: "POST", body })).status;
  };
  try {
    assert.match(await (await fetch(`${url}/form/book`)).text(), /Choose 2<\/p>/);
    assert.deepEqual([await send("a"), await send("a", "b", "c"), await send("a", "c")], [400, 400, 200]);
    // Every month is January there: its pattern for months is the one for minutes.
    assert.deepEqual(given, { Day: "17.01.2024", Two: ["a", "c"], submittedAt: (given as { submittedAt: Json }).submittedAt, formMode: "production" });
  } finally {
    await running.stop();
  }
});

test("a webhook gives headers, params, query, body and answers with the last step's first item", async () => {
  const { running, url, log } = await start(yaml);
  try {
    const response = await fetch(`${url}/webhook/orders/a%20b?x=1&x=2&f[k]=v`, { method: "POST", headers: { "content-type": "application/json" }, body: '{"n": 1}' });
    assert.equal(response.status, 200);
    const item = JSON.parse(await response.text());
    assert.deepEqual(item.params, { id: "a b" });
    assert.deepEqual(item.query, { x: ["1", "2"], f: { k: "v" } });
    assert.deepEqual(item.body, { n: 1 });
    assert.equal(item.webhookUrl, `${running.url ?? ""}/webhook/orders/:id`);
    assert.equal(item.executionMode, "production");
    assert.equal(item.headers["content-type"], "application/json");
    assert.equal(log[0]?.["status"], "success");
    const urlencoded = JSON.parse(await (await fetch(`${url}/webhook/orders/1`, { method: "POST", body: new URLSearchParams({ a: "1", "b[]": "2" }) })).text());
    assert.deepEqual(urlencoded.body, { a: "1", "b[]": "2" });
    const none = JSON.parse(await (await fetch(`${url}/webhook/orders/1`)).text());
    assert.deepEqual(none.body, {});
  } finally {
    await running.stop();
  }
});

test("an app is told the address, confirms it, and starts runs with what it sends; a stranger starts none", async () => {
  const told: string[] = [];
  const hook: Hook<{ readonly key: string }> = {
    async read({ key }, { json: { body, query } }) {
      const sent = fieldsOf(body);
      if (fieldsOf(query)["key"] !== key) throw new HttpProblem(403, "The key is not valid");
      return sent["ours"] === true ? [{ json: { body: sent } }] : undefined;
    },
    async register(_, url) { told.push(url); },
    async greet({ key }, query) { return query["hub.key"] === key ? String(query["hub.challenge"]) : undefined; },
  };
  const app = { kind: "webhook", step: "Hook", name: "hook", pipeline: hooked(echo, hook, { key: "K" }) } as const;
  const { running, url, log } = await start("pipeline: echo\nversion: 1.0.0\ntriggers:\n  hook: { method: [GET, POST], path: app }\n", { triggers: [app], env: { HOST: "127.0.0.1", PUBLIC_URL: "https://me.example/" } });
  const post = (key: string, body: object) => fetch(`${url}/webhook/app?key=${key}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  try {
    assert.deepEqual(told, ["https://me.example/webhook/app"]);
    const greeting = await fetch(`${url}/webhook/app?hub.key=K&hub.challenge=42`);
    assert.deepEqual([greeting.status, await greeting.text()], [200, "42"]);
    assert.equal((await fetch(`${url}/webhook/app?hub.key=other`)).status, 403);
    assert.deepEqual([(await post("other", { ours: true })).status, (await post("K", {})).status], [403, 200]);
    assert.deepEqual(log, []);
    assert.equal((await post("K", { ours: true })).status, 200);
  } finally {
    await running.stop();
  }
  assert.deepEqual(log.map(({ status }) => status), ["success"]);
});

test("unknown paths, wrong methods, bad JSON and failures", async () => {
  const { running, url, log } = await start(yaml);
  try {
    assert.equal((await fetch(`${url}/webhook/else`)).status, 404);
    assert.equal((await fetch(`${url}/webhook/orders/1`, { method: "DELETE" })).status, 404);
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
    assert.equal((await fetch(`${url}/webhook/orders/1`, { method: "POST", headers: { "content-type": "application/json" }, body: "{" })).status, 422);
    const failed = await fetch(`${url}/webhook/orders/1`, { method: "POST", headers: { "content-type": "application/json" }, body: '{"fail":true}' });
    assert.equal(failed.status, 500);
    assert.deepEqual(await failed.json(), { message: "Error in workflow" });
    assert.deepEqual([log.at(-1)?.["error"], log.at(-1)?.["step"]], ["secret reason", "Fail"]);
    const preflight = await fetch(`${url}/webhook/orders/1`, { method: "OPTIONS", headers: { origin: "https://shop.example", "access-control-request-headers": "x-a" } });
    assert.deepEqual([preflight.status, preflight.headers.get("access-control-allow-origin"), preflight.headers.get("access-control-allow-headers")], [204, "https://shop.example", "x-a"]);
  } finally {
    await running.stop();
  }
});

test("a body that is parsed may not be as large as a file", async () => {
  const { running, url } = await start("triggers: { hook: { method: POST, path: /now } }");
  const status = (type: string): Promise<number | undefined> => new Promise((resolve) => {
    const big = rawRequest(`${url}/now`, { method: "POST", headers: { "content-type": type } }, (response) => { resolve(response.statusCode); big.destroy(); });
    big.on("error", () => {});
    big.end(Buffer.alloc(17 * 1024 * 1024));
  });
  try {
    assert.deepEqual([await status("text/plain"), await status("application/octet-stream")], [413, 200]);
  } finally {
    await running.stop();
  }
});

test("files come as binary data, from multipart bodies and as whole bodies", async () => {
  const { running, url } = await start(yaml);
  try {
    const form = new FormData();
    form.append("note", "n");
    form.append("doc", new Blob(["abc"], { type: "text/plain" }), "a.txt");
    const parsed = JSON.parse(await (await fetch(`${url}/webhook/orders/1`, { method: "POST", body: form })).text());
    assert.deepEqual(parsed.body, { note: "n" });
  } finally {
    await running.stop();
  }
});

test("answers at once, or by a step, or with one field", async () => {
  const atOnce = await start("triggers: { hook: { method: POST, path: /now } }");
  const byStep = await start("triggers: { hook: { method: POST, path: /step, respond: responseNode } }");
  const field = await start("triggers: { hook: { method: POST, path: /field, respond: lastNode, response: { property: body.n, contentType: text/plain, status: 201 } } }");
  const post = (url: string, body: Json): Promise<Response> => fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  try {
    assert.deepEqual(await (await post(`${atOnce.url}/now`, {})).json(), { message: "Workflow was started" });
    const answered = await post(`${byStep.url}/step`, { respond: true });
    assert.deepEqual([answered.status, answered.headers.get("x-a"), await answered.json()], [202, "b", { answered: true }]);
    assert.equal((await post(`${byStep.url}/step`, {})).status, 200);
    const silent = await post(`${byStep.url}/step`, { fail: true });
    assert.deepEqual([silent.status, await silent.text()], [200, ""]);
    const one = await post(`${field.url}/field`, { n: "seven" });
    assert.deepEqual([one.status, one.headers.get("content-type"), await one.text()], [201, "text/plain; charset=utf-8", "seven"]);
  } finally {
    for (const each of [atOnce, byStep, field]) await each.running.stop();
  }
});

test("basic, header and bearer authentication", async () => {
  const env = { HOST: "127.0.0.1", GATE_USER: "u", GATE_PASSWORD: "p:w", KEY_NAME: "X-Key", KEY_VALUE: "v", TOKEN_TOKEN: "t" };
  const of = (kind: string, credential: string): Promise<Started> => start(`triggers: { hook: { method: GET, path: /x, authentication: ${kind}, credential: ${credential} } }`, { env });
  const [basic, header, bearer] = [await of("basicAuth", "gate"), await of("headerAuth", "key"), await of("bearerAuth", "token")];
  const status = async (at: Started, headers: Record<string, string>): Promise<number> => (await fetch(`${at.url}/x`, { headers })).status;
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  try {
    assert.deepEqual([await status(basic, {}), await status(basic, { authorization: `Basic ${base64("u:no")}` }), await status(basic, { authorization: `Basic ${base64("u:p:w")}` })], [401, 403, 200]);
    assert.deepEqual([await status(header, {}), await status(header, { "x-key": "v" })], [403, 200]);
    assert.deepEqual([await status(bearer, { authorization: "Bearer no" }), await status(bearer, { authorization: "Bearer t" })], [403, 200]);
  } finally {
    for (const each of [basic, header, bearer]) await each.running.stop();
  }
});

test("addresses and robots can be turned away", async () => {
  const closed = await start("triggers: { hook: { method: GET, path: /x, allowedAddresses: 10.0.0.1 } }");
  const open = await start("triggers: { hook: { method: GET, path: /x, allowedAddresses: '127.0.0.0/8', ignoreBots: true } }", { refuseRobots });
  try {
    assert.equal((await fetch(`${closed.url}/x`)).status, 403);
    const seen = await Promise.all(["Mozilla/5.0 (X11; Linux x86_64) Chrome/120.0", "Googlebot/2.1", "WhatsApp/2.23", "axios/1.6.0"].map(async (agent) => (
      (await fetch(`${open.url}/x`, { headers: { "user-agent": agent } })).status
    )));
    assert.deepEqual(seen, [200, 403, 403, 403]);
  } finally {
    await closed.running.stop();
    await open.running.stop();
  }
});

test("a form shows its fields and posts them as one item", async () => {
  const given: Fields[] = [];
  const files: string[] = [];
  const keep = pipeline("keep", async (run) => {
    const start = await run.start("Form");
    for (const item of start) { given.push(item.json); files.push(...Object.keys(item.binary ?? {})); }
  }, { order: "depth-first", timezone: "Europe/Berlin" });
  const { running, url } = await start(yaml, { triggers: [{ kind: "form", step: "Form", name: "form", pipeline: keep }] });
  try {
    const page = await (await fetch(`${url}/form/sign-up?Email=%22%3E%3Cscript%3E`)).text();
    assert.ok(page.includes("<title>Sign &lt;up&gt;</title>"));
    assert.ok(page.includes("First line<br>second"));
    assert.ok(page.includes('value="&quot;&gt;&lt;script&gt;"') && !page.includes("<script"));
    assert.ok(page.includes('<label for="field-0">Email') && page.includes('type="email" id="field-0"'));
    assert.ok(page.includes("Blue &amp; green") && page.includes("<legend>Colours"));
    const form = new FormData();
    form.append("field-0", " a@b.c ");
    form.append("field-1", "42");
    form.append("field-2", "Red");
    form.append("field-3", "Paid");
    form.append("field-4", new Blob(["%PDF"], { type: "application/pdf" }), "cv.pdf");
    const done = await fetch(`${url}/form/sign-up?src=ad`, { method: "POST", body: form });
    assert.ok((await done.text()).includes("Your response has been recorded"));
    const { submittedAt, ...rest } = given[0] ?? {};
    assert.match(String(submittedAt), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0[12]:00$/);
    assert.deepEqual(rest, { Email: " a@b.c ", Age: 42, Colours: ["Red"], Plan: "Paid", CV: [{ filename: "cv.pdf", mimetype: "application/pdf", size: 4 }], formMode: "production", formQueryParameters: { src: "ad" } });
    assert.deepEqual(files, ["CV"]);
    assert.equal((await fetch(`${url}/form/sign-up`, { method: "POST", body: new FormData() })).status, 400);
  } finally {
    await running.stop();
  }
});

test("a chat message runs the pipeline and answers with what it gave", async () => {
  const { running, url } = await start(yaml);
  try {
    const post = (body: Json): Promise<Response> => fetch(`${url}/webhook/talk/chat`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
    assert.deepEqual(await (await post({ sessionId: "s", action: "sendMessage", chatInput: "hi" })).json(), { output: "you said hi" });
    assert.deepEqual(await (await post({ sessionId: "s", action: "loadPreviousSession" })).json(), { data: [] });
  } finally {
    await running.stop();
  }
});

test("a missing variable is named at the start, and an unseeded store keeps what remembers from starting", async () => {
  const folder = mkdtempSync(join(tmpdir(), "world-"));
  const timer = { kind: "schedule" as const, step: "Timer", name: "timer", pipeline: echo };
  const settings = "credentials: { main-api: { type: openAiApi, fields: [apiKey] } }\nvariables: [BASE_URL]\ntriggers: { timer: { rule: { interval: [{ field: hours, hoursInterval: 3 }] } } }";
  try {
    await assert.rejects(start(settings, { triggers: [timer] }), /MAIN_API_API_KEY\n {2}BASE_URL/);
    const env = { MAIN_API_API_KEY: "k", BASE_URL: "u" };
    const store = new StateFile(join(folder, "state.json"));
    await assert.rejects(start(settings, { triggers: [timer], env, store }), /--from-now/);
    const { running } = await start(settings, { triggers: [timer], env, store, args: ["--from-now"] });
    assert.match(running.next()["timer"] ?? "", /^\d{4}-/);
    await running.stop();
    assert.ok(store.seeded);
    const { running: again } = await start(settings, { triggers: [timer], env, store });
    await again.stop();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a schedule that remembers nothing starts with an empty store; a step that does is named", async () => {
  const folder = mkdtempSync(join(tmpdir(), "world-"));
  const timer = { kind: "schedule" as const, step: "Timer", name: "timer", pipeline: echo };
  const settings = "triggers: { timer: { rule: { interval: [{ field: hours }] } } }";
  try {
    const store = new StateFile(join(folder, "state.json"));
    const { running } = await start(settings, { triggers: [timer], store });
    await running.stop();
    await assert.rejects(start(`${settings}\nremembers: [Seen before]`, { triggers: [timer], store: new StateFile(join(folder, "other.json")) }), /and "Seen before" would do things twice/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("what the platform had kept is brought over before anything starts, also where nothing is scheduled", async () => {
  const folder = mkdtempSync(join(tmpdir(), "world-"));
  const hook = { kind: "webhook" as const, step: "Hook", name: "hook", pipeline: echo };
  const store = new StateFile(join(folder, "state.json"));
  try {
    await assert.rejects(start(yaml, { triggers: [hook], store, seed: "state.seed.json" }), /Copy state\.seed\.json there first/);
    writeFileSync(store.path, JSON.stringify({ echo: { global: { token: "[secret 0FC72A]" } } }));
    await assert.rejects(start(yaml, { triggers: [hook], store, seed: "state.seed.json" }), /state\.json says \[secret 0FC72A\]/);
    writeFileSync(store.path, JSON.stringify({ echo: { global: { last: 7 } } }));
    const { running } = await start(yaml, { triggers: [hook], store, seed: "state.seed.json" });
    await running.stop();
    assert.deepEqual(store.load("echo"), { global: { last: 7 } });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("runs that overlap keep what each of them changed", () => {
  const folder = mkdtempSync(join(tmpdir(), "world-"));
  try {
    const store = new StateFile(join(folder, "state.json"));
    store.save("echo", { global: { last: 1, old: true }, "seen:A": { data: ["0"] } });
    const [first, second] = [store.load("echo"), store.load("echo")];
    (first["seen:A"] ??= {})["data"] = ["0", "1"];
    delete first["global"]?.["old"];
    (second["global"] ??= {})["last"] = 2;
    store.save("echo", first);
    store.save("echo", second);
    assert.deepEqual(store.load("echo"), { global: { last: 2 }, "seen:A": { data: ["0", "1"] } });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a schedule fires, and remembers when it did", async () => {
  const folder = mkdtempSync(join(tmpdir(), "world-"));
  const fired: Fields[] = [];
  const tick = pipeline("tick", async (run) => {
    for (const item of await run.start("Timer")) fired.push(item.json);
  }, { order: "depth-first", timezone: "UTC" });
  const store = new StateFile(join(folder, "state.json"));
  const settings = "triggers: { timer: { rule: { interval: [{ field: seconds, secondsInterval: 1 }] } } }";
  try {
    const { running } = await start(settings, { triggers: [{ kind: "schedule", step: "Timer", name: "timer", pipeline: tick }], store, args: ["--from-now"] });
    await new Promise((resolve) => setTimeout(resolve, 2200));
    await running.stop();
    assert.ok(fired.length >= 2 && fired.length <= 3);
    assert.match(String(fired[0]?.["timestamp"]), /T\d\d:\d\d:\d\d\.000\+00:00$/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("runs once from the command line, with items from a file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "world-"));
  const file = join(folder, "in.json");
  writeFileSync(file, '[{"body":{"n":1}}]');
  const printed: string[] = [];
  const base: Application = { triggers: [{ kind: "webhook", step: "Hook", name: "hook", pipeline: echo }], config: config(yaml), env: {}, log: () => {}, print: (text) => printed.push(text) };
  try {
    assert.equal(await serve({ ...base, args: ["run", "echo", "--input", file] }), 0);
    assert.deepEqual(JSON.parse(printed[0] ?? ""), { status: "success", items: [{ body: { n: 1 }, echoed: true }] });
    writeFileSync(file, '{"json":{"body":{"fail":true}}}');
    assert.equal(await serve({ ...base, args: ["run", "--input", file] }), 1);
    assert.deepEqual(JSON.parse(printed[1] ?? "").error, { step: "Fail", message: "secret reason" });
    await assert.rejects(serve({ ...base, args: ["run", "nobody"] }), /no pipeline or trigger called "nobody"; there is echo, hook/);
    await assert.rejects(serve({ ...base, args: ["--what"] }), /Usage:/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a failed run starts the failure pipeline", async () => {
  const reported: Fields[] = [];
  const handler = pipeline("handler", async (run) => {
    for (const item of await run.start("Error")) reported.push(item.json);
  }, { order: "depth-first" });
  const { running, url } = await start(yaml, { onFailure: { pipeline: handler, step: "Error" } });
  try {
    await fetch(`${url}/webhook/orders/1`, { method: "POST", headers: { "content-type": "application/json" }, body: '{"fail":true}' });
    await running.stop();
    assert.deepEqual(reported.map(({ workflow }) => workflow), [{ id: "echo", name: "echo" }]);
    assert.equal(JSON.parse(JSON.stringify(reported[0])).execution.error.message, "secret reason");
  } finally {
    await running.stop();
  }
});

test("the state file keeps scopes by pipeline and is replaced in one go", () => {
  const folder = mkdtempSync(join(tmpdir(), "world-"));
  try {
    const store = new StateFile(join(folder, "state.json"));
    assert.deepEqual([store.seeded, store.load("a")], [false, {}]);
    store.save("a", { global: { cursor: 5 } });
    store.save("b", { global: { seen: ["x"] } });
    assert.deepEqual(new StateFile(join(folder, "state.json")).load("a"), { global: { cursor: 5 } });
    assert.ok(readFileSync(join(folder, "state.json"), "utf8").endsWith("}\n"));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

/** What a webhook's item holds of each request: its body, and its files in the words of `told`. */
async function seenBy(settings: string, requests: readonly RequestInit[], told: (file: BinaryData) => string = typeAndText): Promise<unknown[]> {
  const shown: Pipeline = pipeline("shown", async (run) => {
    const start = await run.start<{ body?: Json }>("Hook");
    await run.map("Show", start, ({ json, binary }) => ({
      body: json.body,
      files: Object.fromEntries(Object.entries(binary ?? {}).map(([name, file]) => [name, told(file)])),
    }));
  }, { order: "depth-first" });
  const { running, url } = await start(`pipeline: shown\nversion: 1.0.0\ntriggers:\n  hook: { method: POST, path: h, respond: lastNode, ${settings} }\n`, { triggers: [{ kind: "webhook", step: "Hook", name: "hook", pipeline: shown }] });
  const seen: unknown[] = [];
  try {
    for (const init of requests) seen.push(await (await fetch(`${url}/webhook/h`, { method: "POST", ...init })).json());
  } finally {
    await running.stop();
  }
  return seen;
}

function typeAndText({ mimeType, data }: BinaryData): string {
  return `${mimeType} ${Buffer.from(data, "base64").toString()}`;
}

const typed = (type: string, body: string): RequestInit => ({ headers: { "content-type": type }, body });

test("a body is read by its type; what is of no such type is a file", async () => {
  const form = new FormData();
  form.append("items[0][qty]", "2");
  form.append("tag", "a");
  form.append("tag", "b");
  const requests = [
    typed("application/xml", '<Order id="7"><Line>1</Line><Line a="b"> two  words </Line><Empty/></Order>'), typed("application/soap+xml", "<a>x</a>"),
    typed("text/csv", "a,b"), typed("application/vnd.api+json", "{}"), typed("text/plain; charset=latin1", "hi"),
    typed("application/x-www-form-urlencoded", "items[0][qty]=2&a=1&a=2"), { body: form }, typed("application/json", "0"), {},
    { headers: { "content-type": "application/json", "content-encoding": "gzip" }, body: gzipSync('{"z":1}') },
  ];
  assert.deepEqual(await seenBy("version: 2.1", requests), [
    { body: { order: { $: { id: "7" }, line: ["1", { _: "two words", $: { a: "b" } }], empty: "" } }, files: {} }, { body: { a: "x" }, files: {} },
    { body: {}, files: { data: "text/csv a,b" } }, { body: {}, files: { data: "application/vnd.api+json {}" } }, { body: "hi", files: {} },
    { body: { "items[0][qty]": "2", a: ["1", "2"] }, files: {} }, { body: { "items[0][qty]": "2", tag: ["a", "b"] }, files: {} }, { body: {}, files: {} }, { body: {}, files: {} },
    { body: { z: 1 }, files: {} },
  ]);
});

test("the first version of a webhook has no files of other types, but for the option that makes one of any body", async () => {
  const requests = [typed("text/csv", "a,b"), typed("application/json", '{"a":1}')];
  assert.deepEqual(await seenBy("version: 1", requests), [{ body: null, files: {} }, { body: { a: 1 }, files: {} }]);
  assert.deepEqual(await seenBy("version: 1, binary: true, file: raw", requests), [{ body: {}, files: { raw: "text/csv a,b" } }, { body: {}, files: { raw: 'application/json {"a":1}' } }]);
});

test("a part of a form is a file where it tells its type; an empty one is none, and what is no form holds nothing", async () => {
  const part = (disposition: string, type: string, content: string): string => `--B\r\nContent-Disposition: form-data; ${disposition}\r\n${type === "" ? "" : `Content-Type: ${type}\r\n`}\r\n${content}\r\n`;
  const form = (body: string, boundary = "; boundary=B"): RequestInit => typed(`multipart/form-data${boundary}`, body);
  const requests = [
    form(`${part('name="a"', "text/plain; charset=UTF-8", "v")}${part('name="f"; filename="h.txt"', "", "hello")}--B--\r\n`),
    form(`before\r\n${part('name="cv"; filename=""', "application/octet-stream", "")}${part('name=b', "", "1\r\n2")}--B--`),
    form(`${part('name="b"', "", "1")}--B\r\nContent-Disposition: form-data; name="cut"\r\n\r\noff`), form("none"), form(part('name="b"', "", "1"), ""),
  ];
  assert.deepEqual(await seenBy("version: 2.1", requests), [
    { body: { f: "hello" }, files: { a: "text/plain; charset=UTF-8 v" } }, { body: { b: "1\r\n2" }, files: {} }, { body: { b: "1" }, files: {} }, { body: {}, files: {} }, { body: {}, files: {} },
  ]);
});

test("a raw body is a file of nothing but its content and its type; the oldest webhooks make a file of what cannot be read", async () => {
  const [raw] = await seenBy("version: 2.1, rawBody: true", [typed("application/json", '{"a":1}')], (file) => Object.keys(file).sort().join(" "));
  assert.deepEqual(raw, { body: { a: 1 }, files: { data: "data mimeType" } });
  assert.deepEqual(await seenBy("version: 1, binary: true", [typed("application/json", "{")]), [{ body: {}, files: { data: "application/json {" } }]);
});

test("pages are kept apart from each other by browsers", async () => {
  const { running, url } = await start("triggers: { hook: { method: POST, path: /page, respond: lastNode, response: { property: body.page, contentType: text/html } } }");
  try {
    const page = await fetch(`${url}/page`, { method: "POST", ...typed("application/json", '{"page":"<p>"}') });
    assert.match(page.headers.get("content-security-policy") ?? "", /^sandbox .*allow-scripts/);
    assert.doesNotMatch(page.headers.get("content-security-policy") ?? "", /same-origin/);
  } finally {
    await running.stop();
  }
});

test("XML that is none, and text in a character set that is none, are refused", async () => {
  const { running, url } = await start(yaml);
  try {
    for (const init of [typed("application/xml", "<a>1 & 2</a>"), typed("text/xml", "<a><b></a>"), typed("text/plain; charset=klingon", "x")]) {
      assert.equal((await fetch(`${url}/webhook/orders/1`, { method: "POST", ...init })).status, 422);
    }
  } finally {
    await running.stop();
  }
});

test("a query with brackets gives lists and objects", () => {
  assert.deepEqual(readQuery("ids[0]=x&ids[1]=y&a[]=1&b=1&b=2&f[k][l]=v"), { ids: ["x", "y"], a: ["1"], b: ["1", "2"], f: { k: { l: "v" } } });
  assert.deepEqual(readQuery("l[2]=c&l[0]=a&far[21]=x&m[0]=a&m[k]=b&s[k]=1&s=on&plain&=none&%zz=+%2B"), { l: ["a", "c"], far: { 21: "x" }, m: { 0: "a", k: "b" }, s: { k: "1", on: true }, plain: "", "%zz": " +" });
  assert.deepEqual(readQuery("a[b][c][d][e][f][g][h]=1&x[__proto__][y]=1&__proto__=z&q[r]s=1"), { a: { b: { c: { d: { e: { f: { "[g][h]": "1" } } } } } }, x: {}, q: { r: "1" } });
});

test("a chat is served at the one address, with any message, and with its files", async () => {
  const said: Pipeline = pipeline("said", async (run) => {
    const chat = await run.start("Chat");
    await run.map("Say", chat, ({ binary }) => ({ names: Object.keys(binary ?? {}) }), { keep: "all" });
  }, { order: "depth-first" });
  const { running, url } = await start("pipeline: said\nversion: 1.0.0\ntriggers:\n  Chat: { kind: chat, version: 1.1, public: true, path: cc }\n", { triggers: [{ kind: "chat", step: "Chat", pipeline: said }] });
  const ask = async (init: RequestInit): Promise<unknown> => (await fetch(`${url}/webhook/cc/chat`, { method: "POST", ...init })).json();
  const form = new FormData();
  form.append("chatInput", "look");
  form.append("files", new Blob(["abc"], { type: "text/plain" }), "a.txt");
  form.append("files", new Blob(["de"], { type: "text/plain" }), "b.txt");
  try {
    assert.deepEqual(await ask(typed("application/json", '{"text":"hi"}')), { text: "hi", names: [] });
    assert.deepEqual(await ask({ body: form }), {
      chatInput: "look", names: ["data0", "data1"],
      files: [["a.txt", "3 B", "data0"], ["b.txt", "2 B", "data1"]].map(([fileName, fileSize, binaryKey]) => ({ fileName, fileSize, fileType: "text", mimeType: "text/plain", fileExtension: "txt", binaryKey })),
    });
  } finally {
    await running.stop();
  }
});

test("the headers that a webhook names are there also where a step answers, which may name others", async () => {
  const { running, url } = await start("triggers: { hook: { method: POST, path: /step, respond: responseNode, response: { headers: [{ name: X-Own, value: yes }, { name: X-A, value: z }] } } }");
  try {
    const answered = await fetch(`${url}/step`, { method: "POST", ...typed("application/json", '{"respond":true}') });
    assert.deepEqual([answered.headers.get("x-own"), answered.headers.get("x-a")], ["yes", "b"]);
    const failed = await fetch(`${url}/step`, { method: "POST", ...typed("application/json", '{"fail":true}') });
    assert.deepEqual([failed.status, failed.headers.get("x-own")], [200, "yes"]);
  } finally {
    await running.stop();
  }
});

test("one field of the answer is found by its path", async () => {
  for (const path of ["body.items[0].name", "body.items.0.name"]) {
    const { running, url } = await start(`triggers: { hook: { method: POST, path: /field, respond: lastNode, response: { property: "${path}" } } }`);
    try {
      assert.equal(await (await fetch(`${url}/field`, { method: "POST", ...typed("application/json", '{"items":[{"name":"x"}]}') })).text(), "x");
    } finally {
      await running.stop();
    }
  }
});

test("a webhook whose settings contradict its steps refuses every call", async () => {
  const refuses = "No Respond to Webhook node found in the workflow";
  const { running, url, log } = await start(`triggers: { hook: { method: POST, path: /no, respond: responseNode, refuses: "${refuses}" } }`);
  try {
    const refused = await fetch(`${url}/no`, { method: "POST" });
    assert.deepEqual([refused.status, await refused.json()], [500, { code: 0, message: refuses }]);
  } finally {
    await running.stop();
  }
  assert.deepEqual(log, []);
});

test("what a form's author wrote is shown with its links and lists, and with nothing that runs", async () => {
  const shown = await start(`triggers: { form: { path: f, version: 2.3, title: T, description: '<h2>Find</h2><p>by <a href="https://shop.example/?a=1&amp;b=2" onclick="steal()">name</a><img src="javascript:x"><script>alert(1)</script><iframe src="https://evil.example"></iframe>',
    fields: [{ type: html, html: "a < b <b>bold</b>" }] } }`);
  try {
    const page = await (await fetch(`${shown.url}/form/f`)).text();
    assert.match(page, /<h2>Find<\/h2><p>by <a href="https:\/\/shop\.example\/\?a=1&amp;b=2" target="_blank" rel="noopener">name<\/a><img>/);
    assert.match(page, /a &lt; b <b>bold<\/b>/);
    assert.doesNotMatch(page, /onclick|javascript:|alert|iframe|evil/);
  } finally {
    await shown.running.stop();
  }
});

test("a form leads on to an address without a protocol as if it were on the web", async () => {
  const { running, url } = await start("triggers: { form: { path: f, version: 2.3, title: T, fields: [], respond: onReceived, after: { redirect: 'shop.example/thanks' } } }");
  try {
    const answer = await fetch(`${url}/form/f`, { method: "POST", body: new FormData(), redirect: "manual" });
    assert.deepEqual([answer.status, answer.headers.get("location")], [303, "https://shop.example/thanks"]);
  } finally {
    await running.stop();
  }
});

test("what fails when nobody waits for it ends neither the run nor the process", async () => {
  const careless: Pipeline = pipeline("careless", async (run) => {
    const start = await run.start("Hook");
    await run.code("Code", start, () => {
      void Promise.reject(new Error("later"));
      setTimeout(() => { throw new Error("in a timer"); }, 1);
      return [{ done: true }];
    });
  }, { order: "depth-first" });
  const before = { rejection: process.listeners("unhandledRejection"), exception: process.listeners("uncaughtException") };
  process.removeAllListeners("unhandledRejection").removeAllListeners("uncaughtException");
  const lines: Fields[] = [];
  const yaml = "pipeline: careless\nversion: 1.0.0\ntriggers: { hook: { method: POST, path: h, respond: lastNode } }";
  survive((line) => lines.push(line));
  const { running, url } = await start(yaml, { triggers: [{ kind: "webhook", step: "Hook", name: "hook", pipeline: careless }] });
  try {
    assert.deepEqual(await (await fetch(`${url}/webhook/h`, { method: "POST" })).json(), { done: true });
    while (lines.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(lines.map(({ error }) => error).sort(), ["in a timer", "later"]);
    assert.equal((await fetch(`${url}/healthz`)).status, 200);
  } finally {
    await running.stop();
    process.removeAllListeners("unhandledRejection").removeAllListeners("uncaughtException");
    before.rejection.forEach((listener) => process.on("unhandledRejection", listener));
    before.exception.forEach((listener) => process.on("uncaughtException", listener));
  }
});

test("a process that is to stop waits for every run, also for those of a failure", async () => {
  const done: string[] = [];
  const failing: Pipeline = pipeline("failing", async (run) => { await run.fail("Fail", await run.start("Hook"), () => "no"); }, { order: "depth-first" });
  const alarm: Pipeline = pipeline("alarm", async (run) => {
    await run.effect("Tell", await run.start("Error"), async () => { await new Promise((resolve) => setTimeout(resolve, 60)); done.push("told"); return {}; }, () => ({}));
  }, { order: "depth-first" });
  const { running, url } = await start("triggers: { hook: { method: POST, path: h } }", { triggers: [{ kind: "webhook", step: "Hook", name: "hook", pipeline: failing }], onFailure: { pipeline: alarm, step: "Error" } });
  await (await fetch(`${url}/webhook/h`, { method: "POST" })).text();
  await running.stop();
  assert.deepEqual(done, ["told"]);
});

test("a caller learns that a run was broken off, or came to what is still to be written", async () => {
  const slow: Pipeline = pipeline("slow", async (run) => {
    const start = await run.start<{ query?: { stub?: Json } }>("Hook");
    const [unwritten, rest] = await run.partition("Stub?", start, ({ json }) => json.query?.stub === "1");
    await run.stub("Unwritten", unwritten, "nobody knows it");
    await run.wait("Wait", rest, { amount: 30, unit: "seconds" });
  }, { order: "depth-first", timeoutSeconds: 0.1 });
  const settings = "pipeline: slow\nversion: 1.0.0\ntriggers:\n  step: { path: step, respond: responseNode }\n  last: { path: last, respond: lastNode }\n";
  const { running, url } = await start(settings, { triggers: ["step", "last"].map((name) => ({ kind: "webhook", step: "Hook", name, pipeline: slow }) as const) });
  const ask = async (path: string): Promise<unknown> => {
    const answer = await fetch(`${url}/webhook/${path}`);
    return [answer.status, await answer.json()];
  };
  try {
    assert.deepEqual(await ask("step"), [500, { code: 0, message: "The execution was cancelled because it timed out" }]);
    assert.deepEqual(await ask("last"), [500, { code: 0, message: "There was a problem executing the workflow" }]);
    assert.deepEqual(await ask("step?stub=1"), [500, { message: "Error in workflow" }]);
  } finally {
    await running.stop();
  }
});

test("a caller reads along what steps give it, line by line, and nothing else", async () => {
  const told: Pipeline = pipeline("told", async (run) => {
    const hook = await run.start<{ query?: { fail?: Json } }>("Hook");
    const two = await run.code("Two", hook, () => [{ n: 1 }, { n: 2 }]);
    const quiet = await run.respond("Quiet", two, (item, input) => answerWith({ with: "text", body: "unheard" }, item, input));
    const one = await run.respond("One", quiet, (item, input) => answerWith({ with: "text", body: "plain", streams: true }, item, input));
    const all = await run.respond("All", one, (item, input) => answerWith({ with: "allIncomingItems", key: "k", streams: true }, item, input));
    const [failing] = await run.partition("Fails?", all, () => hook.items[0]?.json.query?.fail === "1");
    await run.fail("Fail", failing, () => "secret");
  }, { order: "depth-first" });
  const settings = "pipeline: told\nversion: 1.0.0\ntriggers: { hook: { path: h, respond: streaming, response: { headers: [{ name: X-Own, value: o }] } } }\n";
  const { running, url } = await start(settings, { triggers: [{ kind: "webhook", step: "Hook", name: "hook", pipeline: told }] });
  interface Line { type: string; content?: Json; metadata: { nodeName: string; itemIndex: number; runIndex: number } }
  const read = async (path: string): Promise<unknown[]> => {
    const answer = await fetch(`${url}/webhook/${path}`);
    assert.deepEqual([answer.status, answer.headers.get("x-own")], [200, "o"]);
    const lines: Line[] = (await answer.text()).trimEnd().split("\n").map((line) => JSON.parse(line));
    return lines.map(({ type, content, metadata }) => [type, metadata.nodeName, metadata.itemIndex, content]);
  };
  const each = (step: string, index: number, content: string): unknown[] => [["begin", step, index, undefined], ["item", step, index, content], ["end", step, index, undefined]];
  const expected = [...each("One", 0, "plain"), ...each("All", 0, '{"n":1}'), ...each("All", 1, '{"n":2}')];
  try {
    assert.deepEqual(await read("h"), expected);
    assert.deepEqual(await read("h?fail=1"), [...expected, ["error", "Fail", 0, null]]);
  } finally {
    await running.stop();
  }
});

test("a process in which nothing starts by itself says so and ends, and a trigger that is still to be written is named", async () => {
  const yaml = "pipeline: echo\nversion: 1.0.0\ntriggers:\n  hook: { path: h }\n  Form: { kind: \"app:webhook\" }\n";
  const form = { kind: "manual", step: "Form", pipeline: echo } as const;
  await assert.rejects(start(yaml, { triggers: [form] }), /Nothing here starts by itself: run it with npm start -- run/);
  const printed: string[] = [];
  const { running } = await start(yaml, { triggers: [{ kind: "webhook", step: "Hook", name: "hook", pipeline: echo }, form], print: (line) => printed.push(line) });
  await running.stop();
  assert.match(printed[0] ?? "", /^"Form" was not converted: nothing starts it/);
});

test("what was chosen in a form may come as the platform's own pages send it; an element with a name is posted", async () => {
  const log: Fields[] = [];
  const seen: Pipeline = pipeline("seen", async (run) => {
    const form = await run.start("Form");
    await run.code("See", form, ({ $input }) => { log.push(($input as { first(): { json: Fields } }).first().json); return []; });
  }, { order: "depth-first" });
  const yaml = `pipeline: seen\nversion: 1.0.0\ntriggers: { form: { path: f, version: 2.3, respond: lastNode, fields: [
    { label: Many, type: dropdown, multiselect: true, options: [{ option: A }] }, { label: Boxes, type: checkbox, options: [{ option: B }] }, { label: Radio, type: radio, options: [{ option: C }] },
    { type: html, html: "<b>hi</b><script>1</script>", element: el } ] } }\n`;
  const { running, url } = await start(yaml, { triggers: [{ kind: "form", step: "Form", name: "form", pipeline: seen }] });
  const send = (fields: Record<string, string>): Promise<Response> => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    return fetch(`${url}/form/f`, { method: "POST", body });
  };
  try {
    assert.match(await (await fetch(`${url}/form/f`)).text(), /<input type="hidden" name="field-3" value="&lt;b&gt;hi&lt;\/b&gt;">/);
    await send({ "field-0": '["A"]', "field-1": '["B","D"]', "field-2": '["C"]', "field-3": "<b>hi</b>" });
    await send({ "field-0": "A", "field-1": "B", "field-2": "C" });
    const told = log.map(({ Many, Boxes, Radio, el, ...more }) => [Many, Boxes, Radio, el, more[""]]);
    assert.deepEqual(told, [[["A"], ["B", "D"], "C", "<b>hi</b>", undefined], [["A"], ["B"], "C", undefined, null]]);
  } finally {
    await running.stop();
  }
});

test("expressions and own code read the environment variables that pipeline.yaml names, and no secret of the process", async () => {
  const reads: Pipeline = pipeline("reads", async (run) => {
    const start = await run.start("Hook");
    await run.code("Read", start, ({ $env }) => [{ json: { ...["OPEN", "SECRET"].map((name) => ($env as Record<string, string | undefined>)[name] ?? "none") } }]);
  }, { order: "depth-first" });
  const yaml = "pipeline: reads\nversion: 1.0.0\ntriggers: { hook: { path: h, respond: lastNode } }\nvariables: [OPEN]\n";
  const { running, url } = await start(yaml, { triggers: [{ kind: "webhook", step: "Hook", name: "hook", pipeline: reads }], env: { HOST: "127.0.0.1", OPEN: "o", SECRET: "s" } });
  try {
    assert.deepEqual(await (await fetch(`${url}/webhook/h`)).json(), { 0: "o", 1: "none" });
  } finally {
    await running.stop();
  }
});
