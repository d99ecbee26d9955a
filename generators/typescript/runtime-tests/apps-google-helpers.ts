// SPDX-License-Identifier: 0BSD
import type { Effect } from "../runtime/connector.js";
import type { EffectContext } from "../runtime/host.js";
import type { ItemData } from "../runtime/transform.js";
import { json, service, type Seen } from "./world-helpers.js";

/** What the pretended Google answers: method, a pattern of host and path, and the answer or how it is made. */
export type Answers = readonly (readonly [method: string, where: RegExp, answer: unknown])[];

/** A request as Google would have got it. */
export interface Asked {
  readonly method: string;
  /** Host, path and query. */
  readonly url: string;
  readonly body: unknown;
  readonly seen: Seen;
}

/** Runs `work` while every request to the outside ends at a service on this machine, and gives what was asked there. */
export async function withGoogle(answers: Answers, work: () => Promise<void>): Promise<Asked[]> {
  const asked: Asked[] = [];
  const api = await service((seen, response) => {
    const url = `${String(seen.headers["x-host"])}${decodeURIComponent(seen.url.pathname)}${decodeURIComponent(seen.url.search)}`;
    asked.push({ method: seen.method, url, body: seen.body === "" ? undefined : readBody(seen.body), seen });
    const found = answers.find(([method, where]) => method === seen.method && where.test(url));
    const answer: unknown = found?.[2];
    if (answer instanceof Uint8Array) {
      response.writeHead(200, { "content-type": "application/octet-stream" });
      response.end(answer);
    } else if (typeof answer === "number") json(response, { error: { code: answer, message: "Refused" } }, answer);
    else json(response, answer ?? {});
  });
  const real = globalThis.fetch;
  globalThis.fetch = (input, options) => {
    const target = new URL(String(input));
    return real(`${api.url}${target.pathname}${target.search}`, { ...options, headers: { ...Object.fromEntries(new Headers(options?.headers)), "x-host": target.host } });
  };
  try {
    await work();
  } finally {
    globalThis.fetch = real;
    await api.close();
  }
  return asked;
}

function readBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** The surroundings of a call for these items, with an account whose token is `tok`. */
export function forItems(items: readonly ItemData[] = [{ json: {} }]): EffectContext {
  return {
    item: items[0] ?? { json: {} }, index: 0, items, step: "Test", env: {}, signal: new AbortController().signal,
    credentials: async () => ({ accessToken: "tok" }),
  };
}

/** Calls a connector as a step does: once for all items where that is how it works. */
export async function callAll<P>(effect: Effect<P>, params: readonly P[], context: EffectContext): Promise<readonly ItemData[]> {
  if (effect.forAll === undefined) throw new Error("the connector is called for each item");
  return effect.forAll(params, context);
}
