// SPDX-License-Identifier: 0BSD
import { authParts } from "../connectors/http-auth.js";
import { StepError } from "../errors.js";
import type { EffectContext } from "../host.js";
import type { Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf } from "../json.js";
import { listTools, openMcp } from "../mcp-client.js";
import { forItem, type ForItem } from "./part.js";
import type { ToolkitPart } from "./tool.js";

/** A server of tools elsewhere. */
export interface McpClient {
  /** The version of the workflow's part: before 1.2 a server is spoken to over a stream of events. */
  readonly version: number;
  readonly url: Json;
  readonly transport?: Json;
  /** `bearerAuth` or `headerAuth`; none when missing. */
  readonly authentication?: Json;
  readonly credential?: string;
  /** `selected`: only these tools, `except`: all but those; all when missing. */
  readonly include?: Json;
  readonly includeTools?: Json;
  readonly excludeTools?: Json;
  /** A minute when missing. */
  readonly timeoutMs?: Json;
}

const ways: Readonly<Record<string, string>> = { bearerAuth: "httpBearerAuth", headerAuth: "httpHeaderAuth" };

/** The tools of a server, which are asked for when the model step begins; the connection is closed when it ends. */
export function mcpClient<T>(settings: ForItem<T, McpClient>): ToolkitPart<T> {
  return async (item, context) => {
    const server = forItem(settings, item);
    const usual = server.version < 1.2 ? "sse" : "httpStreamable";
    const session = await openMcp({
      url: textOf(server.url), transport: (server.transport ?? usual) === "sse" ? "sse" : "httpStreamable",
      headers: await headersOf(server, context), timeoutMs: Number(server.timeoutMs ?? 60_000), signal: context.signal,
    });
    const tools = (await listTools(session)).filter(({ name }) => isWanted(server, textOf(name)));
    if (tools.length === 0) {
      session.close();
      throw new StepError("MCP Server returned no tools", { description: "Connected successfully to your MCP server but it returned an empty list of tools." });
    }
    return {
      close: session.close,
      tools: tools.map((tool) => {
        const name = textOf(tool["name"]);
        return {
          name, description: textOf(tool["description"]), parameters: fieldsOf(tool["inputSchema"]),
          run: async (args) => {
            const result = await session.ask("tools/call", { name, arguments: args });
            if (result["isError"] === true) throw new StepError(textOf(fieldsOf(listOf(result["content"])[0])["text"] ?? `Failed to execute tool "${name}"`));
            return result["toolResult"] ?? result["content"] ?? result;
          },
        };
      }),
    };
  };
}

async function headersOf(server: McpClient, context: EffectContext): Promise<Readonly<Record<string, string>>> {
  if (!isGiven(server.authentication) || server.authentication === "none") return {};
  const type = ways[textOf(server.authentication)];
  if (type === undefined) throw new StepError(`"${textOf(server.authentication)}" is not a way to sign in`);
  return (await authParts(type, await context.credentials(server.credential ?? type))).headers ?? {};
}

function isWanted(server: McpClient, name: string): boolean {
  switch (server.include) {
    case "selected": return listOf(server.includeTools).includes(name);
    case "except": return !listOf(server.excludeTools).includes(name);
    default: return true;
  }
}
