// SPDX-License-Identifier: 0BSD
import { forAll, type Effect } from "../connector.js";
import type { EffectContext } from "../connectors/context.js";
import { messageOf, StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isFields, isGiven, listOf, textOf } from "../json.js";
import { openMcp, type McpSession } from "../mcp-client.js";
import { openMcpProgram } from "../mcp-program.js";
import type { AppParams } from "./api.js";

/** Where a server of tools is. */
export interface McpParams extends AppParams {
  /** `http` or `sse`: an address; a program of this machine when missing. */
  readonly connection?: Json;
  /** An address in place of the credential's. */
  readonly url?: Json;
  /** Headers beside the credential's: a name, an equals sign and a value on each line. */
  readonly headers?: Json;
}

/** A call of one of its tools. */
export interface McpToolCall extends McpParams {
  readonly tool?: Json;
  /** What the tool is given: an object, or the text of one. */
  readonly input?: Json;
}

/** A file of the server. */
export interface McpResource extends McpParams {
  readonly uri?: Json;
}

/** A prompt that the server keeps. */
export interface McpPrompt extends McpParams {
  readonly prompt?: Json;
}

/** The tools of a server, with the form of what each takes. */
export const listMcpTools = asking(async (session) => {
  const tools = listOf((await session.ask("tools/list", {}))["tools"]).map(fieldsOf);
  if (tools.length === 0) throw new StepError("Error in listTools operation: No tools found from MCP client");
  return { tools: tools.map(({ name, description, inputSchema }) => ({ name, description: isGiven(description) ? description : `Execute the ${textOf(name)} tool`, schema: inputSchema })) };
});

/** Calls a tool and gives its `result`, which may tell of a failure of its own. */
export const callMcpTool = asking<McpToolCall>(async (session, { tool, input }) => {
  const name = textOf(tool);
  const given = argumentsOf(input);
  try {
    const known = listOf((await session.ask("tools/list", {}))["tools"]).map((each) => textOf(fieldsOf(each)["name"]));
    if (!known.includes(name)) throw new StepError(`Tool '${name}' does not exist. Available tools: ${known.join(", ")}`);
    return { result: await session.ask("tools/call", { name, arguments: given }) };
  } catch (cause) {
    throw new StepError(`Failed to execute tool '${name}': ${messageOf(cause)}`, { cause });
  }
});

export const listMcpResources = asking(async (session) => ({ resources: await session.ask("resources/list", {}) }));
export const listMcpResourceTemplates = asking(async (session) => ({ resourceTemplates: await session.ask("resources/templates/list", {}) }));
export const readMcpResource = asking<McpResource>(async (session, { uri }) => ({ resource: await session.ask("resources/read", { uri: textOf(uri) }) }));
export const listMcpPrompts = asking(async (session) => ({ prompts: await session.ask("prompts/list", {}) }));
export const getMcpPrompt = asking<McpPrompt>(async (session, { prompt }) => ({ prompt: await session.ask("prompts/get", { name: textOf(prompt) }) }));

/** One conversation for all items of the step, with the parameters of the first. */
function asking<P extends McpParams = McpParams>(work: (session: McpSession, params: P) => Promise<Fields>): Effect<P> {
  return forAll<P>(async ([params], context) => {
    if (params === undefined) return [];
    try {
      const session = await open(params, context);
      try {
        return [{ json: await work(session, params) }];
      } finally {
        session.close();
      }
    } catch (cause) {
      throw new StepError(`Failed to execute operation: ${messageOf(cause)}`, { cause });
    }
  });
}

function argumentsOf(input: Json): Fields {
  let value = input;
  try {
    if (typeof input === "string") value = input.trim() === "" ? {} : JSON.parse(input) as Json;
  } catch (cause) {
    throw new StepError(`Failed to parse tool parameters: ${messageOf(cause)}. Make sure the parameters are valid JSON.`, { cause });
  }
  if (value === undefined || value === null) return {};
  if (!isFields(value)) throw new StepError("Failed to parse tool parameters: Tool parameters must be a JSON object. Make sure the parameters are valid JSON.");
  return value;
}

async function open(params: McpParams, context: EffectContext): Promise<McpSession> {
  const { signal } = context;
  const credential = (type: string): ReturnType<EffectContext["credentials"]> => context.credentials(params.auth?.[type] ?? type);
  if (params.connection === "http" || params.connection === "sse") {
    const sse = params.connection === "sse";
    const known = await credential(sse ? "mcpClientSseApi" : "mcpClientHttpApi");
    const own = textOf(params.url).trim();
    const url = own === "" ? textOf(sse ? known["sseUrl"] : known["httpStreamUrl"]) : own;
    const headers = { ...pairs(known["headers"]), ...pairs(params.headers) };
    const timeoutMs = Number(sse ? known["sseTimeout"] : known["httpTimeout"]) || 60_000;
    return openMcp({ url, transport: sse ? "sse" : "httpStreamable", headers, timeoutMs, signal });
  }
  const { command, args, environments } = await credential("mcpClientApi");
  // Variables of this process that begin with MCP_ are the program's, without that beginning.
  const ours = Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (name.startsWith("MCP_") && isGiven(value) ? [[name.slice(4), textOf(value)]] : [])));
  return openMcpProgram({ command: textOf(command), args: isGiven(args) ? textOf(args).split(" ") : [], env: { ...pairs(environments), ...ours }, timeoutMs: 600_000, signal });
}

/** A name, an equals sign and a value on each line. */
function pairs(text: Json): Record<string, string> {
  const lines = textOf(text).split("\n").map((line) => [line, line.indexOf("=")] as const).filter(([, at]) => at > 0);
  return Object.fromEntries(lines.map(([line, at]) => [line.slice(0, at).trim(), line.slice(at + 1).trim()] as const).filter(([name]) => name !== ""));
}
