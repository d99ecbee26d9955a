// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request as rawRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { Pipeline } from "../runtime/execution.js";
import { type Hook, hooked } from "../runtime/hooked.js";
import type { Fields, Json } from "../runtime/items.js";
import { fieldsOf } from "../runtime/json.js";
import { pipeline } from "../runtime/pipeline.js";
import { type Application, type Running, serve, StateFile } from "../runtime/serve.js";
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
    assert.equal((await fetch(`${url}/webhook/shelf`, { method: "HEAD" })).status, 200);
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

test("a webhook gives headers, params, query, body and answers with the last step's first item", async () => {
  const { running, url, log } = await start(yaml);
  try {
    const response = await fetch(`${url}/webhook/orders/a%20b?x=1&x=2&f[k]=v`, { method: "POST", headers: { "content-type": "application/json" }, body: '{"n": 1}' });
    assert.equal(response.status, 200);
    const item = JSON.parse(await response.text());
    assert.deepEqual(item.params, { id: "a b" });
    assert.deepEqual(item.query, { x: ["1", "2"], f: { k: "v" } });
    assert.deepEqual(item.body, { n: 1 });
    assert.equal(item.webhookUrl, `${url}/webhook/orders/a%20b`);
    assert.equal(item.executionMode, "production");
    assert.equal(item.headers["content-type"], "application/json");
    assert.equal(log[0]?.["status"], "success");
    const urlencoded = JSON.parse(await (await fetch(`${url}/webhook/orders/1`, { method: "POST", body: new URLSearchParams({ a: "1", "b[]": "2" }) })).text());
    assert.deepEqual(urlencoded.body, { a: "1", b: ["2"] });
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

test("a too large body is refused", async () => {
  const { running, url } = await start(yaml);
  try {
    const status = await new Promise<number | undefined>((resolve) => {
      const big = rawRequest(`${url}/webhook/orders/1`, { method: "POST", headers: { "content-type": "text/plain" } }, (response) => { resolve(response.statusCode); big.destroy(); });
      big.on("error", () => {});
      big.end(Buffer.alloc(17 * 1024 * 1024));
    });
    assert.equal(status, 413);
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
    assert.equal((await post(`${byStep.url}/step`, { fail: true })).status, 500);
    const one = await post(`${field.url}/field`, { n: "seven" });
    assert.deepEqual([one.status, one.headers.get("content-type"), await one.text()], [201, "text/plain", "seven"]);
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
  const open = await start("triggers: { hook: { method: GET, path: /x, allowedAddresses: '127.0.0.0/8', ignoreBots: true } }");
  try {
    assert.equal((await fetch(`${closed.url}/x`)).status, 403);
    assert.equal((await fetch(`${open.url}/x`)).status, 200);
    assert.equal((await fetch(`${open.url}/x`, { headers: { "user-agent": "Googlebot/2.1" } })).status, 403);
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
    assert.equal((await post({ sessionId: "s" })).status, 400);
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
