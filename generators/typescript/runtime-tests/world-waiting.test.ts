// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { waitForCall, waitForForm } from "../runtime/connectors/wait-for-call.js";
import type { Pipeline } from "../runtime/execution.js";
import type { Json } from "../runtime/items.js";
import { type Kept, keptRuns } from "../runtime/kept-runs.js";
import { own } from "../runtime/own.js";
import { pipeline } from "../runtime/pipeline.js";
import { type Application, type Running, serve } from "../runtime/serve.js";
import { StateFile } from "../runtime/state-file.js";
import { amountOf } from "../runtime/wait.js";
import { sleepingRuns, waitingRuns } from "../runtime/waiting.js";
import { answerWith } from "../runtime/webhook-response.js";
import { config } from "./world-helpers.js";

interface Started { running: Running; url: string }

async function started(pipelines: Application["triggers"], settings: string, store: StateFile, secrets: Readonly<Record<string, string>> = {}): Promise<Started> {
  const env = { ...secrets, HOST: "127.0.0.1", PUBLIC_URL: "http://desk.example" };
  const running = await serve({ triggers: pipelines, config: config(settings), env, port: 0, args: ["--from-now"], log: () => {}, print: () => {}, store, waiting: waitingRuns });
  if (typeof running === "number") throw new Error("ran once");
  return { running, url: (running.url ?? "").replace("localhost", "127.0.0.1") };
}

function freshStore(): StateFile {
  return new StateFile(join(mkdtempSync(join(tmpdir(), "waiting-")), "state.json"));
}

const json = (body: Json): RequestInit => ({ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

test("a run waits for a call in the middle of a loop, outlives the process, and does nothing twice", async () => {
  const done: string[] = [];
  const orders: Pipeline = pipeline("orders", async (run) => {
    const order = await run.start<{ body?: { skus?: Json } }>("Order");
    const lines = await run.code("Lines", order, () => [{ sku: "A1" }, { sku: "B2" }]);
    const loop = run.loop<{ sku?: Json }>("Each line", lines, { size: 1 });
    for await (const line of loop) {
      const asked = await run.effect("Ask", line, (params: { sku: Json; at: Json }) => { done.push(`ask ${String(params.sku)}`); return { at: params.at }; }, (item) => ({
        sku: item.json.sku, at: own(({ $execution }) => ($execution as { resumeUrl: string }).resumeUrl, item),
      }));
      const answer = await run.effect("Approval", asked, waitForCall, () => ({ method: "POST", suffix: "line", respond: "lastNode" }));
      loop.back(await run.map<{ body?: { yes?: Json } }>("Note", answer, (item) => ({ sku: line.of(item).json.sku, yes: item.json.body?.yes })));
    }
    await run.effect("Book", loop.done, (params: Json) => { done.push(`book ${JSON.stringify(params)}`); return { booked: params }; }, (item) => item.json);
  }, { order: "depth-first", timezone: "UTC" });
  const settings = "pipeline: orders\nversion: 1.0.0\ntriggers:\n  Order: { method: POST, path: order, respond: lastNode }\n";
  const store = freshStore();
  const first = await started([{ kind: "webhook", step: "Order", pipeline: orders }], settings, store);
  const { at }: { at: string } = JSON.parse(await (await fetch(`${first.url}/webhook/order`, json({}))).text());
  const path = new URL(at).pathname;
  assert.match(at, /^http:\/\/desk\.example\/webhook-waiting\/\d+-[0-9a-f]{24}$/);
  assert.equal((await fetch(`${first.url}${path.slice(0, -1)}x/line`, json({}))).status, 404);
  assert.equal((await fetch(`${first.url}${path}/line`)).status, 404);
  await first.running.stop();

  const second = await started([{ kind: "webhook", step: "Order", pipeline: orders }], settings, store);
  assert.deepEqual(await (await fetch(`${second.url}${path}/line`, json({ yes: true }))).json(), { at });
  const [one, two] = await Promise.all([1, 2].map(() => fetch(`${second.url}${path}/line`, json({ yes: false }))));
  assert.deepEqual([one?.status, two?.status].sort(), [200, 409]);
  const page = { origin: "https://desk.example", "access-control-request-method": "POST", "access-control-request-headers": "content-type" };
  const asked = await fetch(`${second.url}${path}/line`, { method: "OPTIONS", headers: page });
  assert.deepEqual([asked.status, asked.headers.get("access-control-allow-origin"), asked.headers.get("access-control-allow-headers")], [204, page.origin, "content-type"]);
  await second.running.stop();
  assert.deepEqual(done, ["ask A1", "ask B2", 'book {"sku":"A1","yes":true}', 'book {"sku":"B2","yes":false}']);
  assert.deepEqual(keptRuns(store).heads(), []);
});

test("a form of several pages", async () => {
  const signUp: Pipeline = pipeline("sign-up", async (run) => {
    const name = await run.start<{ Name?: Json }>("Name");
    const more = await run.effect<{ Name?: Json }, object, { Plan?: Json }>("More", name, waitForForm, (item) => ({
      version: 2.3, definition: JSON.stringify([{ fieldLabel: "Plan", fieldType: "dropdown", fieldOptions: { values: [{ option: `for ${String(item.json.Name)}` }] } }]),
    }));
    await run.map("Check", more, (item) => {
      if (item.json.Plan === "none") throw new Error("no such plan");
      return {};
    });
    await run.respond("End", more, (item, input) => answerWith({ page: { kind: "text", title: `${String(name.of(item).json.Name)}: ${String(item.json.Plan)}` } }, item, input));
  }, { order: "depth-first", timezone: "UTC" });
  const settings = "pipeline: sign-up\nversion: 1.0.0\ntriggers:\n  Name: { path: join, version: 2.3, title: Join us, respond: respond-step, fields: [{ label: Name }] }\n";
  const { running, url } = await started([{ kind: "form", step: "Name", pipeline: signUp }], settings, freshStore());
  const send = (path: string, value: string): Promise<Response> => fetch(`${url}${path}`, { method: "POST", body: new URLSearchParams({ "field-0": value }), redirect: "manual" });
  try {
    const next = (await send("/form/join", "Ada")).headers.get("location") ?? "";
    assert.match(next, /^\/form-waiting\//);
    const page = await (await fetch(`${url}${next}`)).text();
    assert.match(page, /<h1>Join us<\/h1>[\s\S]*<option>for Ada<\/option>/);
    assert.match(await (await send(next, "for Ada")).text(), /Ada: for Ada/);
    const later = await fetch(`${url}${next}`);
    assert.deepEqual([later.status, (await later.text()).includes("Form submitted")], [200, true]);
    // Nobody is told that an answer was recorded when it was not.
    const bad = (await send("/form/join", "Bob")).headers.get("location") ?? "";
    assert.equal((await send(bad, "none")).status, 500);
    const again = await fetch(`${url}${bad}`);
    assert.deepEqual([again.status, (await again.text()).includes("Form submitted")], [500, false]);
    assert.match(await (await send(bad, "none")).text(), /has finished with error/);
  } finally {
    await running.stop();
  }
});

test("a wait with a limit hands on what it was given when nobody calls", async () => {
  let handed: Json;
  const waiting: Pipeline = pipeline("waiting", async (run) => {
    const hook = await run.start("Hook");
    const given = await run.map("Question", hook, () => ({ question: 42 }));
    const answer = await run.effect("Approval", given, waitForCall, () => ({ limit: { on: true, kind: "afterTimeInterval", amount: 0.05, unit: "seconds" } }));
    await run.effect("After", answer, (params: Json) => { handed = params; return {}; }, (item) => item.json);
  }, { order: "breadth-first", timezone: "UTC" });
  const { running, url } = await started([{ kind: "webhook", step: "Hook", pipeline: waiting }], "pipeline: waiting\nversion: 1.0.0\ntriggers:\n  Hook: { path: hook }\n", freshStore());
  await fetch(`${url}/webhook/hook`);
  while (handed === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
  await running.stop();
  assert.deepEqual(handed, { question: 42 });
});

test("only who knows the password goes on with a run", async () => {
  const guarded: Pipeline = pipeline("guarded", async (run) => {
    const order = await run.start("Order");
    const asked = await run.effect("Ask", order, (params: { at: Json }) => ({ at: params.at }), (item) => ({ at: own(({ $execution }) => ($execution as { resumeUrl: string }).resumeUrl, item) }));
    await run.effect("Approval", asked, waitForCall, () => ({ authentication: "basicAuth", auth: { httpBasicAuth: "Desk" } }));
  }, { order: "depth-first", timezone: "UTC" });
  const settings = "pipeline: guarded\nversion: 1.0.0\ntriggers:\n  Order: { method: POST, path: order, respond: lastNode }\ncredentials:\n  Desk: { type: httpBasicAuth, fields: [user, password] }\n";
  const { running, url } = await started([{ kind: "webhook", step: "Order", pipeline: guarded }], settings, freshStore(), { DESK_USER: "ada", DESK_PASSWORD: "p" });
  try {
    const { at }: { at: string } = JSON.parse(await (await fetch(`${url}/webhook/order`, json({}))).text());
    const path = new URL(at).pathname;
    assert.equal((await fetch(`${url}${path}`)).status, 401);
    const login = (password: string): RequestInit => ({ headers: { authorization: `Basic ${Buffer.from(`ada:${password}`).toString("base64")}` } });
    assert.deepEqual([(await fetch(`${url}${path}`, login("x"))).status, (await fetch(`${url}${path}`, login("p"))).status], [403, 200]);
  } finally {
    await running.stop();
  }
});

test("who is to be answered by a step behind the wait is answered when it comes", async () => {
  const desk: Pipeline = pipeline("desk", async (run) => {
    const hook = await run.start("Hook");
    const answer = await run.effect("Approval", hook, waitForCall, () => ({}));
    await run.respond("Answer", answer, (item, input) => answerWith({ with: "json", body: '{"said":true}' }, item, input));
  }, { order: "depth-first", timezone: "UTC" });
  const store = freshStore();
  const settings = "pipeline: desk\nversion: 1.0.0\ntriggers:\n  Hook: { path: hook, respond: responseNode }\n";
  const { running, url } = await started([{ kind: "webhook", step: "Hook", pipeline: desk }], settings, store);
  const asked = fetch(`${url}/webhook/hook`);
  while (keptRuns(store).heads().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const [{ executionId: execution, token } = { executionId: "", token: "" }] = keptRuns(store).heads();
  const resumed = await (await fetch(`${url}/webhook-waiting/${execution}-${token}`)).json();
  assert.deepEqual(resumed, { message: "Workflow was started" });
  assert.deepEqual(await (await asked).json(), { said: true });
  await running.stop();
});

test("a run that waits gives what its waiting step was given for what the last step gave", async () => {
  const desk: Pipeline = pipeline("desk", async (run) => {
    const hook = await run.start<{ query?: { urgent?: Json } }>("Hook");
    const [, calm] = await run.partition("Urgent?", hook, ({ json }) => json.query?.urgent === "yes");
    await run.effect("Approval", calm, waitForCall, () => ({}));
  }, { order: "depth-first", timezone: "UTC" });
  const settings = "pipeline: desk\nversion: 1.0.0\ntriggers:\n  Hook: { path: hook, respond: lastNode }\n";
  const { running, url } = await started([{ kind: "webhook", step: "Hook", pipeline: desk }], settings, freshStore());
  const given = await (await fetch(`${url}/webhook/hook?urgent=no`)).json() as { query: Json };
  assert.deepEqual(given.query, { urgent: "no" });
  await running.stop();
});

test("a long wait outlives the process where it was started from outside; a run by hand stays until its end", async () => {
  const done: string[] = [];
  const reminder: Pipeline = pipeline("reminder", async (run) => {
    const order = await run.start("Order");
    const asked = await run.effect("Ask", order, () => { done.push("ask"); return { asked: true }; }, () => ({}));
    const later = await run.wait("In three days", asked, { amount: 3, unit: "days" });
    const short = await run.wait("A moment", later, { amount: 0.01, unit: "seconds" });
    await run.effect("Remind", short, (params: Json) => { done.push(`remind ${JSON.stringify(params)}`); return {}; }, (item) => item.json);
  }, { order: "depth-first", timezone: "UTC" });
  const store = freshStore();
  const serving = (from: StateFile): Promise<Running | number> => serve({
    triggers: [{ kind: "webhook", step: "Order", pipeline: reminder }], config: config("pipeline: reminder\nversion: 1.0.0\ntriggers:\n  Order: { method: POST, path: order }\n"),
    env: { HOST: "127.0.0.1" }, port: 0, args: ["--from-now"], log: () => {}, print: () => {}, store: from, waiting: sleepingRuns,
  });
  const first = await serving(store);
  if (typeof first === "number") throw new Error("ran once");
  assert.equal((await fetch(`${first.url?.replace("localhost", "127.0.0.1")}/webhook/order`, json({}))).status, 200);
  while (keptRuns(store).heads().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal((await fetch(`${first.url?.replace("localhost", "127.0.0.1")}/webhook-waiting/1-2`, json({}))).status, 404);
  await first.stop();
  assert.deepEqual(done, ["ask"]);

  // Three days later.
  const [name = ""] = readdirSync(store.waitingFolder);
  const file = join(store.waitingFolder, name);
  assert.match(readFileSync(file, "utf8"), /"kind":"time"/);
  writeFileSync(file, readFileSync(file, "utf8").replaceAll(/"until":\d+/g, `"until":${Date.now() - 1}`));
  const later = new StateFile(store.path);
  const second = await serving(later);
  if (typeof second === "number") throw new Error("ran once");
  while (done.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  await second.stop();
  assert.deepEqual(done, ["ask", 'remind {"asked":true}']);
  assert.deepEqual(readdirSync(store.waitingFolder), []);
});

test("a pipeline that nobody waits for goes on when it is called; a caller that would wait fails, and says why", async () => {
  const done: string[] = [];
  const child: Pipeline = pipeline("child", async (run) => {
    const called = await run.start<{ wait?: Json }>("Called");
    const answer = await run.effect("Approval", called, waitForCall, () => ({}));
    await run.effect("Book", answer, () => { done.push("booked"); return {}; }, () => ({}));
  }, { order: "depth-first", timezone: "UTC" });
  const caller: Pipeline = pipeline("caller", async (run) => {
    const hook = await run.start<{ query?: { wait?: Json } }>("Hook");
    await run.call("Ask", hook, ({ json: { query } }) => ({ workflow: "child", wait: query?.wait === "yes" }));
  }, { order: "depth-first", timezone: "UTC" });
  const store = freshStore();
  const log: string[] = [];
  const running = await serve({
    triggers: [{ kind: "webhook", step: "Hook", pipeline: caller }], config: config("pipeline: caller\nversion: 1.0.0\ntriggers:\n  Hook: { path: hook, respond: lastNode }\n"),
    env: { HOST: "127.0.0.1" }, port: 0, args: ["--from-now"], log: ({ error }) => { if (typeof error === "string") log.push(error); }, print: () => {}, store, waiting: waitingRuns,
    calls: { child: { pipeline: child, step: "Called" } },
  });
  if (typeof running === "number") throw new Error("ran once");
  const url = (running.url ?? "").replace("localhost", "127.0.0.1");
  await fetch(`${url}/webhook/hook?wait=yes`);
  assert.deepEqual(log, ['The pipeline "child" waits for a call or a form: it goes on by itself, and its caller cannot wait for it']);
  assert.equal((await fetch(`${url}/webhook/hook?wait=no`)).status, 200);
  while (keptRuns(store).heads().length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  const [, { executionId, token } = { executionId: "", token: "" }] = keptRuns(store).heads();
  assert.equal((await fetch(`${url}/webhook-waiting/${executionId}-${token}`)).status, 200);
  while (done.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await running.stop();
});

/** A run that three steps handed a file on in. */
function keptWithFile(data: string): Kept {
  const item = { json: { data: "text" }, binary: { scan: { data, mimeType: "image/png" } } };
  const step = [{ outputs: [[item]] }];
  return {
    executionId: "7", token: "t", pipeline: "desk", trigger: "Hook", mode: "webhook", items: [item], labels: {},
    at: { kind: "call", settings: {}, step: "Approval", run: 0 }, steps: { Hook: step, Check: step },
  };
}

test("a run that waits is in a file of its own, which holds the content of a file once", () => {
  const store = freshStore();
  const content = Buffer.from("scan".repeat(500)).toString("base64");
  const kept = keptWithFile(content);
  keptRuns(store).put(kept);
  const file = join(store.waitingFolder, "7.json");
  assert.equal(readFileSync(file, "utf8").split(content).length, 2);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(existsSync(store.path), false);
  const later = keptRuns(new StateFile(store.path));
  assert.deepEqual(later.heads(), [{ executionId: "7", token: "t", at: kept.at, pipeline: "desk", trigger: "Hook" }]);
  assert.deepEqual(later.read("7"), kept);
  assert.deepEqual([later.remove("7"), later.remove("7"), later.read("7"), existsSync(file)], [true, false, undefined, false]);
});

test("runs of an older state file are taken over", () => {
  const store = freshStore();
  const kept = keptWithFile("AAAA");
  writeFileSync(store.path, JSON.stringify({ waiting: { 7: kept }, desk: { global: { n: 1 } } }));
  assert.deepEqual(keptRuns(store).read("7"), kept);
  assert.deepEqual([store.load("waiting"), store.load("desk")], [{}, { global: { n: 1 } }]);
  assert.deepEqual(keptRuns(new StateFile(store.path)).read("7"), kept);
});

test("a wait whose amount has no value fails, one that says none waits as usual", () => {
  for (const amount of [undefined, null, "abc", -1]) assert.throws(() => amountOf({ amount, unit: "seconds" }), /Invalid wait amount/);
  assert.deepEqual([amountOf({ unit: "seconds" }), amountOf({ amount: 0, unit: "days" }), amountOf({ amount: "2", unit: "minutes" })], [1000, 0, 120_000]);
});
