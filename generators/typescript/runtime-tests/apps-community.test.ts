// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { endAirtopSession, openAirtopWindow, queryAirtopPage, startAirtopSession, takeAirtopScreenshot, typeInAirtop } from "../runtime/apps/airtop.js";
import { listDatasetItems, runActor, runActorForDataset } from "../runtime/apps/apify-actors.js";
import { scrapeDecodo } from "../runtime/apps/decodo.js";
import { callMcpTool, listMcpTools } from "../runtime/apps/mcp.js";
import { sendRapiwaMessage, verifyRapiwaNumber } from "../runtime/apps/rapiwa.js";
import { callOnce } from "../runtime/effect.js";
import { refusal, withApp } from "./apps-helpers.js";
import { context } from "./world-helpers.js";

const keys = { airtopApi: { apiKey: "K" }, apifyApi: { apiKey: "A" }, decodoApi: { token: "dTpw" }, rapiwaApi: { apiKey: "R" } };
const at = (json: object = {}) => context({ json: { ...json } }, keys);

test("Airtop: a browser is given when it runs, and a call without a session means that of the item", async () => {
  const seen = await withApp([{ data: { id: "s1", status: "initializing" } }, { data: { status: "running" } }, { data: { windowId: "w1" } }, { data: { modelResponse: "{\"a\":1}" } }, { meta: {} }, {}], async () => {
    assert.deepEqual(await startAirtopSession({ profile: "me" }, at()), { sessionId: "s1", data: { id: "s1", status: "initializing" } });
    assert.deepEqual(await openAirtopWindow({ url: "https://x.example", until: "load" }, at({ sessionId: "s1" })), { sessionId: "s1", windowId: "w1", data: { windowId: "w1" } });
    assert.deepEqual(await queryAirtopPage({ session: "s1", window: "w1", prompt: "p", schema: "{}", parsed: true }, at()), { sessionId: "s1", windowId: "w1", output: { a: 1 } });
    assert.deepEqual(await typeInAirtop({ text: "t", element: "the field", scope: "page", until: "load" }, at({ sessionId: "s1", windowId: "w1" })), { sessionId: "s1", windowId: "w1", meta: {} });
    assert.deepEqual(await endAirtopSession({ session: "s1" }, at()), { success: true });
    await assert.rejects(endAirtopSession({}, at()), /Please fill the 'Session ID' parameter/);
  });
  assert.deepEqual(seen.map(({ method, to }) => `${method} ${to.replace("api.airtop.ai/api/v1/", "")}`), ["POST sessions", "GET sessions/s1", "POST sessions/s1/windows", "POST sessions/s1/windows/w1/page-query", "POST sessions/s1/windows/w1/type", "DELETE sessions/s1"]);
  assert.deepEqual(seen[0]?.json, { configuration: { profileName: "me", timeoutMinutes: 10, proxy: false, solveCaptcha: false, record: false } });
  assert.deepEqual([seen[0]?.headers.authorization, seen[0]?.headers["api-key"]], ["Bearer K", "K"]);
  assert.deepEqual(seen[4]?.json, { text: "t", pressEnterKey: false, elementDescription: "the field", waitForNavigation: true, configuration: { visualAnalysis: { scope: "page" }, waitForNavigationConfig: { waitUntil: "load" } } });
});

test("Airtop: a browser that was opened for a question is closed after it, also after a failure; a picture is a file, and a model is shown what counts", async () => {
  const answers = [{ data: { id: "s", status: "running" } }, { data: { windowId: "w" } }, { data: { modelResponse: "yes" } }, {}];
  const ask = { mode: "new", url: "https://x.example", prompt: "p" };
  const seen = await withApp([...answers, ...answers.slice(0, 2), { errors: [{ message: "no" }] }, {}, { meta: { screenshots: [{ dataUrl: "data:image/jpeg;base64,aGk=" }] } }, { data: { modelResponse: "seen" } }], async () => {
    assert.deepEqual(await queryAirtopPage(ask, at()), { data: { modelResponse: "yes" } });
    await assert.rejects(queryAirtopPage(ask, at()), /no/);
    const { json, binary } = await takeAirtopScreenshot({ session: "s", window: "w", asFile: true }, at());
    assert.deepEqual([json, binary?.["data"]?.fileName, binary?.["data"]?.data], [{ sessionId: "s", windowId: "w", image: "" }, "screenshot.jpg", "aGk="]);
    assert.deepEqual(await queryAirtopPage({ session: "s", window: "w" }, { ...at(), asTool: true }), { output: "seen" });
  });
  assert.deepEqual(seen.filter(({ method }) => method === "DELETE").length, 2);
});

test("Apify: a run of the build that the actor uses is waited for, and its dataset read", async () => {
  const actor = { data: { taggedBuilds: { beta: { buildId: "b9" } } } };
  const seen = await withApp([actor, { data: { buildNumber: "1.2" } }, { data: { id: "r", status: "READY" } }, { data: { id: "r", status: "SUCCEEDED", defaultDatasetId: "d" } }, [{ a: 1 }], actor, { data: { buildNumber: "0.9" } }, { data: { id: "r2" } }, [{ a: 1 }, { a: 2 }]], async () => {
    assert.deepEqual(await runActorForDataset({ actor: "me~it", input: "{\"q\":1}", timeout: 5 }, at()), { runResult: { id: "r", status: "SUCCEEDED", defaultDatasetId: "d" }, datasetItems: [{ a: 1 }] });
    assert.deepEqual(await runActor({ actor: "x", wait: false, build: "beta", memory: null }, at()), { id: "r2" });
    assert.deepEqual(await listDatasetItems({ dataset: "d", limit: 2 }, at()), [{ json: { a: 1 } }, { json: { a: 2 } }]);
  });
  assert.deepEqual(seen.map(({ method, to }) => `${method} ${to.replace("api.apify.com/v2/", "")}`), ["GET acts/me~it", "GET acts/me~it/builds/default", "POST acts/me~it/runs", "GET actor-runs/r", "GET datasets/d/items", "GET acts/x", "GET actor-builds/b9", "POST acts/x/runs", "GET datasets/d/items"]);
  assert.deepEqual([seen[2]?.query, seen[2]?.json], [{ timeout: "5", memory: "1024", build: "1.2", waitForFinish: "0" }, { q: 1 }]);
  assert.deepEqual([seen[7]?.query, seen[8]?.query], [{ build: "0.9", waitForFinish: "0" }, { offset: "0", limit: "2" }]);
});

test("Decodo and Rapiwa: what says nothing is not sent, and of a number only digits are", async () => {
  const seen = await withApp([{ results: [] }, { success: true, id: 1 }, { success: true, data: { exists: true, jid: "j" } }, refusal(200, { success: false, error: "blocked" })], async () => {
    await scrapeDecodo({ body: { target: "universal" }, optional: { url: "https://x.example", geo: "" } }, at());
    assert.deepEqual(await sendRapiwaMessage({ number: "+49 170-1", type: "document", media: "https://x.example/a/b.pdf" }, at()), { success: true, id: 1 });
    assert.deepEqual(await verifyRapiwaNumber({ number: "+49 170-1" }, at()), { success: true, number: "491701", exists: true, jid: "j" });
    await assert.rejects(sendRapiwaMessage({ number: "1@lid", message: "hi" }, at()), /blocked/);
    assert.equal((await verifyRapiwaNumber({ number: "1@lid" }, at()))["jid"], "1@lid");
  });
  assert.deepEqual([seen[0]?.headers.authorization, seen[0]?.json], ["Basic dTpw", { target: "universal", url: "https://x.example" }]);
  assert.deepEqual(seen[1]?.json, { number: "491701", message_type: "document", productOperation: "welcome", media_url: "https://x.example/a/b.pdf", file_name: "b.pdf", mimetype: "application/pdf" });
  assert.deepEqual(seen[3]?.json, { number: "1@lid", message_type: "text", productOperation: "welcome", message: "hi" });
});

/** A server of tools that is a program: it answers each line, and writes other lines too. */
const server = `
  const answers = { initialize: {}, "tools/list": { tools: [{ name: "add", inputSchema: { type: "object" } }] } };
  require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
    const { id, method, params } = JSON.parse(line);
    if (id === undefined) return;
    console.log("at work");
    console.log(JSON.stringify({ jsonrpc: "2.0", id, result: answers[method] ?? { content: [params.arguments, process.env.SIDE] } }));
  });
`;

test("a server of tools that is a program is spoken to line by line, and asked once for all items", async () => {
  const program = { command: process.execPath, args: `-e eval(process.env.PROGRAM)`, environments: `SIDE=left\nPROGRAM=${server.replaceAll("\n", " ")}` };
  const given = { ...context({ json: {} }, { mcpClientApi: program }), asTool: true };
  assert.deepEqual(await callOnce(listMcpTools, {}, given), [{ json: { tools: [{ name: "add", description: "Execute the add tool", schema: { type: "object" } }] } }]);
  assert.deepEqual(await callOnce(callMcpTool, { tool: "add", input: "{\"a\":1}" }, given), [{ json: { result: { content: [{ a: 1 }, "left"] } } }]);
  await assert.rejects(callOnce(callMcpTool, { tool: "other" }, given), /Tool 'other' does not exist. Available tools: add/);
  await assert.rejects(callOnce(callMcpTool, { tool: "add", input: "[1]" }, given), /Tool parameters must be a JSON object/);
  const missing = context({ json: {} }, { mcpClientApi: { command: "/nowhere/at-all" } });
  await assert.rejects(callOnce(listMcpTools, {}, missing), /Failed to execute operation: The server of tools did not start/);
});
