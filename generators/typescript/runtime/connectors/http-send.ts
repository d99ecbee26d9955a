// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import { connectionError, statusError } from "./http-error.js";
import { nodeFetch } from "./node-fetch.js";

/** A request, ready to be sent. */
export interface Outgoing {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | FormData;
  readonly timeoutMs: number;
  /** How many redirects are followed; 0 for none. */
  readonly redirects: number;
  /** An error status is an answer like any other. */
  readonly neverError: boolean;
  /** The body of an error is not read as JSON for the error's own text. */
  readonly plainErrors?: boolean;
  /** The server's certificate is not checked. */
  readonly insecure: boolean;
  readonly signal?: AbortSignal;
}

/** An answer, with its whole body. */
export interface Incoming {
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  /** By lower-case name; cookies are a list. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly bytes: Uint8Array;
}

const redirectStatuses = [301, 302, 303, 307, 308];

/** Sends a request and reads the whole answer. Follows redirects itself, to count them and to drop secrets on other hosts. */
export async function send(request: Outgoing): Promise<Incoming> {
  let { method, url, headers, body } = request;
  for (let left = request.redirects; ; left -= 1) {
    const answer = await exchange({ ...request, method, url, headers, ...(body === undefined ? {} : { body }) }, body === undefined);
    const location = answer.headers["location"];
    if (!redirectStatuses.includes(answer.status) || typeof location !== "string" || request.redirects === 0) {
      if ((answer.status < 200 || answer.status >= 300) && !request.neverError) {
        throw statusError(answer.status, Buffer.from(answer.bytes).toString("utf8"), answer.headers, request.plainErrors);
      }
      return answer;
    }
    if (left <= 0) throw new StepError(`Maximum number of redirects exceeded (${request.redirects})`);
    const next = new URL(location, url);
    const from = new URL(url);
    const becomesGet = answer.status === 303 || (answer.status < 303 && method === "POST");
    if (becomesGet && method !== "HEAD") {
      method = "GET";
      body = undefined;
      headers = without(headers, ["content-type", "content-length"]);
    }
    if (next.host !== from.host || next.protocol !== from.protocol) headers = without(headers, ["authorization", "cookie", "proxy-authorization"]);
    url = next.href;
  }
}

function without(headers: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name.toLowerCase())));
}

async function exchange(request: Outgoing, bodyless: boolean): Promise<Incoming> {
  const timer = AbortSignal.timeout(request.timeoutMs);
  const signal = request.signal === undefined ? timer : AbortSignal.any([timer, request.signal]);
  const own = request.insecure || (!bodyless && ["GET", "HEAD"].includes(request.method));
  try {
    const response = own
      ? await nodeFetch(request, signal)
      : await fetch(request.url, {
        method: request.method, headers: request.headers, redirect: "manual", signal,
        ...(bodyless || request.body === undefined ? {} : { body: request.body instanceof Uint8Array ? Buffer.from(request.body) : request.body }),
      });
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { url: request.url, status: response.status, statusText: response.statusText, headers: readable(response.headers), bytes };
  } catch (error) {
    if (request.signal?.aborted === true) throw error;
    throw connectionError(error, timer.aborted);
  }
}

function readable(headers: Headers): Record<string, string | string[]> {
  const cookies = headers.getSetCookie();
  return { ...Object.fromEntries(headers.entries()), ...(cookies.length === 0 ? {} : { "set-cookie": cookies }) };
}
