// SPDX-License-Identifier: 0BSD
import type { ServerResponse } from "node:http";
import { json, service, type Seen } from "./world-helpers.js";

/** A request to an app as its server saw it. */
export interface AppSeen {
  readonly method: string;
  /** Host and path, as the client wrote them. */
  readonly to: string;
  /** Names and values of the query, in their order. */
  readonly pairs: readonly (readonly [string, string])[];
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Seen["headers"];
  readonly body: string;
  /** The body read as JSON. */
  readonly json: unknown;
}

/** What an app answers: a value as JSON, or whatever the function writes. */
export type Reply = object | ((seen: AppSeen, response: ServerResponse) => void);

/** Runs a test while every host is a server on this machine; answers come in the given order, the last one again and again. */
export async function withApp(replies: readonly Reply[], work: () => Promise<void>): Promise<AppSeen[]> {
  const all: AppSeen[] = [];
  const server = await service((seen, response) => {
    const one: AppSeen = {
      method: seen.method, to: `${String(seen.headers["x-test-host"])}${seen.url.pathname}`, pairs: [...seen.url.searchParams], query: Object.fromEntries(seen.url.searchParams), headers: seen.headers,
      body: Buffer.from(seen.body, "latin1").toString("utf8"), json: parsed(seen.body),
    };
    const reply = replies[Math.min(all.length, replies.length - 1)] ?? {};
    all.push(one);
    if (typeof reply === "function") reply(one, response);
    else json(response, reply);
  });
  const real = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = new URL(String(input));
    const headers = new Headers(init?.headers);
    headers.set("x-test-host", url.host);
    return real(server.url + url.pathname + url.search, { ...init, headers });
  };
  try {
    await work();
  } finally {
    globalThis.fetch = real;
    await server.close();
  }
  return all;
}

/** Answers with an error status. */
export function refusal(status: number, body: unknown): Reply {
  return (_, response) => json(response, body, status);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(Buffer.from(body, "latin1").toString("utf8"));
  } catch {
    return undefined;
  }
}
