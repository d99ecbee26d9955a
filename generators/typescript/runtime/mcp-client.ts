// SPDX-License-Identifier: 0BSD
import { StepError } from "./errors.js";
import type { Fields, Json } from "./items.js";
import { fieldsOf, listOf, textOf } from "./json.js";

/** Where a server of tools is, and how it is spoken to. */
export interface McpAddress {
  readonly url: string;
  /** Answers come with the requests (`httpStreamable`), or all of them on one stream of events (`sse`). */
  readonly transport: "sse" | "httpStreamable";
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** An open conversation with a server of tools. */
export interface McpSession {
  /** Asks for something and gives the result. */
  ask(method: string, params: Fields): Promise<Fields>;
  close(): void;
}

/** How a message goes out: what came back for it, where the transport gives that at once. */
export type Post = (message: Fields) => Promise<Json>;

/** Makes a way for messages; `arrived` is told of those that come by themselves. The signal ends it. */
export type Link = (signal: AbortSignal, arrived: (message: Json) => void) => Post | Promise<Post>;

/** Opens a conversation with a server behind an address. */
export function openMcp(address: McpAddress): Promise<McpSession> {
  return converse(address, (signal, arrived) => (address.transport === "sse" ? overStream(address, signal, arrived) : overHttp(address, signal)));
}

/** Opens a conversation: says hello and waits for the answer. */
export async function converse(patience: Pick<McpAddress, "timeoutMs" | "signal">, link: Link): Promise<McpSession> {
  const leaving = new AbortController();
  const signal = AbortSignal.any([leaving.signal, patience.signal]);
  const waiting = new Map<number, (answer: Fields) => void>();
  const arrived = (message: Json): void => {
    const answer = fieldsOf(message);
    waiting.get(Number(answer["id"]))?.(answer);
  };
  const post = await link(signal, arrived);
  let last = 0;
  const ask = async (method: string, params: Fields): Promise<Fields> => {
    last += 1;
    const id = last;
    const answer = await inTime(patience, new Promise<Fields>((resolve, reject) => {
      waiting.set(id, resolve);
      post({ jsonrpc: "2.0", id, method, params }).then((back) => listOf(back).forEach(arrived), reject);
    })).finally(() => waiting.delete(id));
    if (answer["error"] !== undefined) throw new StepError(textOf(fieldsOf(answer["error"])["message"]));
    return fieldsOf(answer["result"]);
  };
  const session = { ask, close: () => leaving.abort() };
  try {
    await ask("initialize", { protocolVersion: "2025-03-26", capabilities: {}, clientInfo: { name: "pipeline", version: "1.0.0" } });
    await post({ jsonrpc: "2.0", method: "notifications/initialized" });
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

/** All tools of a server, page by page. */
export async function listTools(session: McpSession): Promise<Fields[]> {
  const tools: Fields[] = [];
  let cursor: Json;
  do {
    const page = await session.ask("tools/list", cursor === undefined ? {} : { cursor });
    tools.push(...listOf(page["tools"]).map(fieldsOf));
    cursor = page["nextCursor"];
  } while (cursor !== undefined && cursor !== null);
  return tools;
}

async function inTime({ timeoutMs }: Pick<McpAddress, "timeoutMs">, answer: Promise<Fields>): Promise<Fields> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StepError(`The server of tools did not answer within ${timeoutMs} ms`)), timeoutMs);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

async function sent(url: string, address: McpAddress, headers: Readonly<Record<string, string>>, message: Fields, signal: AbortSignal): Promise<Response> {
  const response = await fetch(url, {
    method: "POST", signal, body: JSON.stringify(message),
    headers: { "content-type": "application/json", accept: "application/json, text/event-stream", ...address.headers, ...headers },
  });
  if (!response.ok) throw new StepError(`The server of tools answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
  return response;
}

function overHttp(address: McpAddress, signal: AbortSignal): Post {
  let session: Readonly<Record<string, string>> = {};
  return async (message) => {
    const response = await sent(address.url, address, session, message, signal);
    const id = response.headers.get("mcp-session-id");
    if (id !== null) session = { "mcp-session-id": id };
    if (!(response.headers.get("content-type") ?? "").includes("text/event-stream")) {
      const text = await response.text();
      return text === "" ? undefined : JSON.parse(text) as Json;
    }
    for await (const { data } of events(response)) {
      const answer = JSON.parse(data) as Json;
      // What else comes on the way are notes, which nobody here waits for.
      if (fieldsOf(answer)["id"] === message["id"]) return answer;
    }
    return undefined;
  };
}

/** The server names, as its first event, the address that takes messages. */
async function overStream(address: McpAddress, signal: AbortSignal, arrived: (message: Json) => void): Promise<Post> {
  const response = await fetch(address.url, { signal, headers: { accept: "text/event-stream", ...address.headers } });
  if (!response.ok) throw new StepError(`The server of tools answered ${response.status}`);
  const stream = events(response);
  const first = await stream.next();
  if (first.done === true || first.value.event !== "endpoint") throw new StepError("The server of tools did not say where to send messages");
  const target = new URL(first.value.data, address.url).href;
  void (async () => {
    for await (const { event, data } of stream) if (event === "message") arrived(JSON.parse(data) as Json);
  })().catch(() => undefined);
  return async (message) => {
    await (await sent(target, address, {}, message, signal)).text();
    return undefined;
  };
}

/** The events of a stream, one after the other. */
async function* events(response: Response): AsyncGenerator<{ event: string; data: string }, undefined> {
  const decoder = new TextDecoder();
  let buffer = "";
  for await (const chunk of response.body ?? []) {
    buffer += decoder.decode(chunk, { stream: true }).replace(/\r\n?/g, "\n");
    const blocks = buffer.split("\n\n");
    buffer = blocks.pop() ?? "";
    for (const block of blocks) {
      const lines = block.split("\n");
      const field = (name: string): string[] => lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).replace(/^ /, ""));
      const data = field("data").join("\n");
      if (data !== "") yield { event: field("event")[0] ?? "message", data };
    }
  }
  return undefined;
}
