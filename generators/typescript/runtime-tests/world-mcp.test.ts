// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { test } from "node:test";
import { listTools, openMcp } from "../runtime/mcp-client.js";
import { mcpServer } from "../runtime/mcp-server.js";
import { own } from "../runtime/own.js";
import { httpTool } from "../runtime/parts/http-tool.js";
import { mcpClient } from "../runtime/parts/mcp-client.js";
import { mcpTools } from "../runtime/parts/mcp-tools.js";
import { pipeline } from "../runtime/pipeline.js";
import type { Scope } from "../runtime/scope.js";
import { serve } from "../runtime/serve.js";
import { StateFile } from "../runtime/state-file.js";
import { config, context, json, plain, service } from "./world-helpers.js";

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
    for (const [args, problem] of [[{}, "arguments.order is missing"], [{ order: 5 }, "arguments.order must be string"]] as const) {
      const [, answer] = await send({ jsonrpc: "2.0", id: 5, method: "tools/call", params: { name: "Find_order", arguments: args } });
      assert.deepEqual(answer, { jsonrpc: "2.0", id: 5, result: { isError: true, content: [{ type: "text", text: `Error: Received tool input did not match expected schema: ${problem}` }] } });
    }
    assert.equal(shop.seen.length, 1);
    assert.equal((await fetch(url, { headers: { authorization: "Bearer t" } })).status, 405);

    const at = context({ json: {} }, { "The key": { token: "t" } });
    const kit = await mcpClient({ version: 1.2, url, authentication: "bearerAuth", credential: "The key", include: "selected", includeTools: ["Find_order"] })(plain(), at);
    assert.deepEqual(kit.tools.map(({ name, description }) => [name, description]), [["Find_order", "Finds"]]);
    assert.deepEqual(await kit.tools[0]?.run({ order: "B-2" }, at), [{ type: "text", text: "[{\"path\":\"/orders/B-2\"}]" }]);
    kit.close();
    await assert.rejects(mcpClient({ version: 1.2, url, include: "selected", includeTools: [] })(plain(), at), /answered 403/);
  } finally {
    await running.stop();
    await shop.close();
  }
});

test("a server that answers on a stream of events is heard, page by page", async () => {
  let stream: ServerResponse | undefined;
  const tell = (message: object): void => void stream?.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
  const server = await service((seen, response) => {
    if (seen.method === "GET") {
      stream = response;
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("event: endpoint\ndata: /messages?session=1\n\n");
      return;
    }
    response.writeHead(202).end("Accepted");
    const { id, method, params } = JSON.parse(seen.body) as { id?: number; method: string; params?: { cursor?: string } };
    if (id === undefined) return;
    const page = params?.cursor === undefined ? { tools: [{ name: "a" }], nextCursor: "2" } : { tools: [{ name: "b" }] };
    tell(method === "tools/call" ? { id, error: { code: 1, message: "no such tool" } } : { id, result: method === "tools/list" ? page : {} });
  });
  const session = await openMcp({ url: `${server.url}/sse`, transport: "sse", headers: { "x-key": "k" }, timeoutMs: 5000, signal: new AbortController().signal });
  try {
    assert.deepEqual(await listTools(session), [{ name: "a" }, { name: "b" }]);
    await assert.rejects(session.ask("tools/call", { name: "c" }), /no such tool/);
    assert.deepEqual(server.seen.map(({ method, url }) => `${method} ${url.pathname}${url.search}`).slice(0, 3), ["GET /sse", "POST /messages?session=1", "POST /messages?session=1"]);
    assert.ok(server.seen.every(({ headers }) => headers["x-key"] === "k"));
  } finally {
    session.close();
    await server.close();
  }
});
