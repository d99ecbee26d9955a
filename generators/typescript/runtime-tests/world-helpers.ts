// SPDX-License-Identifier: 0BSD
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { parseConfig, type Config } from "../runtime/config.js";
import type { EffectContext } from "../runtime/host.js";
import { Item } from "../runtime/items.js";
import type { ItemData } from "../runtime/transform.js";
import { nowhere } from "./transform-call.js";

/** A request as the pretended service saw it. */
export interface Seen {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** A service on this machine that answers as a test says and keeps what it was asked. */
export interface Service {
  readonly url: string;
  readonly seen: Seen[];
  close(): Promise<void>;
}

export async function service(answer: (seen: Seen, response: ServerResponse) => void): Promise<Service> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const one: Seen = { method: request.method ?? "", url: new URL(`http://service${request.url ?? "/"}`), headers: request.headers, body: Buffer.concat(chunks).toString("latin1") };
      seen.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, seen, close: () => new Promise((resolve) => { server.close(() => resolve()); server.closeAllConnections(); }) };
}

/** Answers with JSON. */
export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(value));
}

export function context(item: ItemData = { json: {} }, credentials: Record<string, Record<string, string>> = {}, index = 0): EffectContext {
  return {
    item, index, items: [item], step: "Test", env: {}, signal: new AbortController().signal,
    credentials: async (name) => {
      const found = credentials[name];
      if (found === undefined) throw new Error(`no credential ${name}`);
      return found;
    },
  };
}

/** An item of a run, without fields. */
export function plain(): Item {
  return new Item({}, { step: "Before", run: 0, output: 0, history: nowhere }, 0);
}

export function config(yaml: string): Config {
  return parseConfig(yaml);
}
