// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { test } from "node:test";
import { mcpServer } from "../runtime/mcp-server.js";
import { own } from "../runtime/own.js";
import { httpTool } from "../runtime/parts/http-tool.js";
import { mcpTools } from "../runtime/parts/mcp-tools.js";
import { pipeline } from "../runtime/pipeline.js";
import type { Scope } from "../runtime/scope.js";
import { serve, StateFile } from "../runtime/serve.js";
import { config, json, service } from "./world-helpers.js";

const given = ({ $fromAI }: Scope): unknown => (typeof $fromAI === "function" ? $fromAI("order", "The number", "string") : undefined);

test("tools are listed and called over the Model Context Protocol, for whoever has the key", async () => {
  const shop = await service((seen, response) => json(response, { path: seen.url.pathname }));
  const tools = mcpTools([httpTool({ name: "Find_order", description: "Finds", arguments: { order: { description: "The number" } }, request: (item) => ({ url: `${shop.url}/orders/${String(own(given, item))}`, version: 4.2 }) })]);
  const desk = pipeline("desk", async (run) => {
    const asked = await run.start("Desk");
    await run.effect("Desk: tools", asked, tools, ({ json: fields }) => fields);
  }, { order: "depth-first" });
  const running = await serve({
    triggers: [{ kind: "mcp", step: "Desk", pipeline: desk, answer: mcpServer }],
    config: config("pipeline: desk\nversion: 1.0.0\ntriggers:\n  Desk: { kind: mcp, path: desk, authentication: bearerAuth, credential: Key }\n"),
    env: { HOST: "127.0.0.1", KEY_TOKEN: "t" }, port: 0, args: [], log: () => {}, print: () => {}, store: new StateFile("/nowhere/state.json"),
  });
  if (typeof running === "number") throw new Error("ran once");
  const url = `${(running.url ?? "").replace("localhost", "127.0.0.1")}/mcp/desk`;
  const send = async (body: object, token = "t"): Promise<[number, unknown]> => {
    const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json", authorization: `Bearer ${token}` }, body: JSON.stringify(body) });
    const text = await response.text();
    return [response.status, text === "" ? undefined : JSON.parse(text)];
  };
  try {
    assert.equal((await send({ jsonrpc: "2.0", id: 1, method: "ping" }, "wrong"))[0], 403);
    assert.deepEqual(await send({ jsonrpc: "2.0", id: 1, method: "initialize", params: { protocolVersion: "2025-03-26" } }), [200, { jsonrpc: "2.0", id: 1, result: { protocolVersion: "2025-03-26", capabilities: { tools: {} }, serverInfo: { name: "Desk", version: "1.0.0" } } }]);
    assert.deepEqual(await send({ jsonrpc: "2.0", method: "notifications/initialized" }), [202, undefined]);
    assert.deepEqual(await send({ jsonrpc: "2.0", id: 2, method: "tools/list" }), [200, { jsonrpc: "2.0", id: 2, result: { tools: [{ name: "Find_order", description: "Finds", inputSchema: { type: "object", properties: { order: { type: "string", description: "The number" } }, required: ["order"] } }] } }]);
    assert.deepEqual(await send({ jsonrpc: "2.0", id: 3, method: "tools/call", params: { name: "Find_order", arguments: { order: "A-1" } } }), [200, { jsonrpc: "2.0", id: 3, result: { content: [{ type: "text", text: "[{\"path\":\"/orders/A-1\"}]" }] } }]);
    assert.deepEqual(await send({ jsonrpc: "2.0", id: 4, method: "tools/call", params: { name: "Lose" } }), [200, { jsonrpc: "2.0", id: 4, result: { isError: true, content: [{ type: "text", text: "Error: There is no tool \"Lose\"" }] } }]);
    assert.equal((await fetch(url, { headers: { authorization: "Bearer t" } })).status, 405);
  } finally {
    await running.stop();
    await shop.close();
  }
});
