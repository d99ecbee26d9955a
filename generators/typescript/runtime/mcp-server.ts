// SPDX-License-Identifier: 0BSD
import { textAt } from "./config.js";
import type { Fields } from "./items.js";
import { isFields } from "./json.js";
import { launch, type Surroundings } from "./launch.js";
import { nameOf, settingsOf, type Trigger } from "./triggers.js";
import type { Answer } from "./webhook-response.js";
import { type Call, HttpProblem } from "./webhooks.js";

/** Revisions of the Model Context Protocol that are spoken, the newest first. */
const VERSIONS = ["2025-06-18", "2025-03-26", "2024-11-05"];

/** Answers clients of the Model Context Protocol over streamable HTTP, without sessions: each call of a tool is a run of the pipeline. */
export async function mcpServer(trigger: Trigger, call: Call, around: Surroundings): Promise<Answer> {
  if (call.request.method === "DELETE") return { statusCode: 204, headers: {} };
  // There is nothing that the server would say of its own accord.
  if (call.request.method !== "POST") throw new HttpProblem(405, "This server gives no stream: send messages with POST", { allow: "POST, DELETE" });
  const messages = call.body.value;
  const list = Array.isArray(messages) ? messages : [messages];
  const answers: Fields[] = [];
  for (const message of list) {
    const answer = await reply(trigger, isFields(message) ? message : {}, around);
    if (answer !== undefined) answers.push(answer);
  }
  if (answers.length === 0) return { statusCode: 202, headers: {} };
  return { statusCode: 200, headers: {}, body: Array.isArray(messages) ? answers : answers[0] };
}

/** The answer to one message; nothing where it asks for none. */
async function reply(trigger: Trigger, message: Fields, around: Surroundings): Promise<Fields | undefined> {
  const { id, method } = message;
  const params = isFields(message["params"]) ? message["params"] : {};
  if (id === undefined || id === null) return undefined;
  const gives = (result: Fields): Fields => ({ jsonrpc: "2.0", id, result });
  switch (method) {
    case "initialize": {
      const asked = String(params["protocolVersion"] ?? "");
      const name = textAt(settingsOf(trigger, around.config), "serverName") ?? nameOf(trigger);
      return gives({ protocolVersion: VERSIONS.includes(asked) ? asked : VERSIONS[0], capabilities: { tools: {} }, serverInfo: { name, version: around.config.version } });
    }
    case "ping": return gives({});
    case "tools/list": return gives(await ask(trigger, {}, around));
    case "tools/call": return gives(await ask(trigger, { tool: params["name"], arguments: params["arguments"] ?? {} }, around));
    default: return { jsonrpc: "2.0", id, error: { code: -32601, message: `The method ${String(method)} is not known` } };
  }
}

/** What the pipeline says: its tools, or what one of them gave. A failure is told to the client's model, which may try something else. */
async function ask(trigger: Trigger, json: Fields, around: Surroundings): Promise<Fields> {
  const ended = await launch(trigger, [{ json }], "webhook", around);
  const [item] = ended.items ?? [];
  if (ended.status === "success" && item !== undefined) return item.json;
  return { isError: true, content: [{ type: "text", text: `Error: ${ended.error?.message ?? "the run was cancelled"}` }] };
}
