// SPDX-License-Identifier: 0BSD
import { type IncomingMessage, request as plainRequest, type RequestOptions } from "node:http";
import { request as secureRequest } from "node:https";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { jsonOrText } from "../json.js";
import { basicHeader } from "./basic-auth.js";
import { proxyAt, throughProxy } from "./http-proxy.js";
import { refusedPorts } from "./refused-ports.js";

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
  /** The address of a proxy, with the user and password for it. */
  readonly proxy?: string;
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
  let { method, body } = request;
  let { url, headers } = signedIn(request);
  for (let left = request.redirects; ; left -= 1) {
    const answer = await exchange({ ...request, method, url, headers, ...(body === undefined ? {} : { body }) }, body === undefined);
    const location = answer.headers["location"];
    if (!redirectStatuses.includes(answer.status) || typeof location !== "string" || request.redirects === 0) {
      if ((answer.status < 200 || answer.status >= 300) && !request.neverError) {
        throw statusError(answer.status, Buffer.from(answer.bytes).toString("utf8"), answer.headers, request.plainErrors);
      }
      return answer;
    }
    if (left <= 0) throw tooManyRedirects();
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

/** A user and a password in an address are sent as a header, as they stand there: they belong to nobody else, and into no message. */
function signedIn({ url, headers }: Outgoing): Pick<Outgoing, "url" | "headers"> {
  const address = new URL(url);
  if (address.username === "" && address.password === "") return { url, headers };
  const authorization = basicHeader(`${address.username}:${address.password}`);
  [address.username, address.password] = ["", ""];
  return { url: address.href, headers: { ...without(headers, ["authorization"]), authorization } };
}

function without(headers: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name.toLowerCase())));
}

async function exchange(request: Outgoing, bodyless: boolean): Promise<Incoming> {
  const timer = AbortSignal.timeout(request.timeoutMs);
  const signal = request.signal === undefined ? timer : AbortSignal.any([timer, request.signal]);
  const own = refusedPorts.has(Number(new URL(request.url).port)) || request.insecure || request.proxy !== undefined || (!bodyless && ["GET", "HEAD"].includes(request.method));
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
    throw connectionError(error, timer.aborted ? request.timeoutMs : undefined);
  }
}

function readable(headers: Headers): Record<string, string | string[]> {
  const cookies = headers.getSetCookie();
  return { ...Object.fromEntries(headers.entries()), ...(cookies.length === 0 ? {} : { "set-cookie": cookies }) };
}

/**
 * What steps say when a service answers with an error status. The wording is the one that workflows on n8n see, because
 * business rules compare it.
 */
const byStatus: Readonly<Record<number, string>> = {
  400: "Bad request - please check your parameters",
  401: "Authorization failed - please check your credentials",
  402: "Payment required - perhaps check your payment details?",
  403: "Forbidden - perhaps check your credentials?",
  404: "The resource you are requesting could not be found",
  405: "Method not allowed - please check you are using the right HTTP method",
  429: "The service is receiving too many requests from you",
  500: "The service was not able to process your request",
  502: "Bad gateway - the service failed to handle your request",
  503: "Service unavailable - try again later or consider setting this node to retry automatically (in the node settings)",
  504: "Gateway timed out - perhaps try again later?",
};

/** The same for connections that fail, by the system's error code. */
const byCode: Readonly<Record<string, string>> = {
  ECONNREFUSED: "The service refused the connection - perhaps it is offline",
  ECONNRESET: "The connection to the server was closed unexpectedly, perhaps it is offline. You can retry the request immediately or wait and retry later.",
  ENOTFOUND: "The connection cannot be established, this usually occurs due to an incorrect host (domain) value",
  ETIMEDOUT: "The connection timed out, consider setting the 'Retry on Fail' option in the node settings",
  ECONNABORTED: "The connection was aborted, perhaps the server is offline",
  EHOSTUNREACH: "The host is unreachable, perhaps the server is offline",
  EAI_AGAIN: "The DNS server returned an error, perhaps the server is offline",
};

/** What `fetch` calls the same things. */
const synonyms: Readonly<Record<string, string>> = { UND_ERR_SOCKET: "ECONNRESET", UND_ERR_CONNECT_TIMEOUT: "ETIMEDOUT", UND_ERR_HEADERS_TIMEOUT: "ETIMEDOUT" };

/** A service answered with an error, or could not be reached. */
export class HttpError extends StepError {
  override readonly name: string = "HttpError";
  /** The status of the answer; undefined when there was none. */
  readonly status: number | undefined;
  /** The body of the answer, parsed where it is JSON. */
  readonly body: Json;
  /** The headers of the answer. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** What stands under `error` in the item of a step that goes on after a failure. */
  readonly asField: Fields;

  constructor(message: string, facts: {
    name?: string; status?: number; code?: string | undefined; body?: Json; raw: string; description?: string; headers?: Readonly<Record<string, string | string[]>>; cause?: unknown;
  }) {
    super(message, { ...(facts.description === undefined ? {} : { description: facts.description }), cause: facts.cause });
    this.status = facts.status;
    this.body = facts.body;
    this.headers = facts.headers ?? {};
    this.asField = {
      message: facts.raw, name: facts.name ?? "AxiosError",
      ...(facts.code === undefined ? {} : { code: facts.code }),
      ...(facts.status === undefined ? {} : { status: facts.status }),
    };
  }
}

/** The error for an answer with a status outside of 200 to 299. */
export function statusError(status: number, text: string, headers: Readonly<Record<string, string | string[]>> = {}, plain = false): HttpError {
  const body = jsonOrText(text);
  const raw = `${status} - ${JSON.stringify(plain ? text : body)}`;
  const known = byStatus[status] ?? (status >= 500 ? "The service failed to process your request" : status >= 400 ? "Your request is invalid or could not be processed by the service" : raw);
  const description = describe(body);
  return new HttpError(known, {
    status, body, headers, raw, code: status >= 500 ? "ERR_BAD_RESPONSE" : status >= 400 ? "ERR_BAD_REQUEST" : undefined,
    ...(description === undefined ? {} : { description }),
  });
}

/** The error for a request that got no answer. `waitedMs`: how long it waited, where it gave up waiting. */
function connectionError(cause: unknown, waitedMs: number | undefined): HttpError {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  if (waitedMs !== undefined) return new HttpError(byCode["ECONNABORTED"] ?? "", { raw: `timeout of ${waitedMs}ms exceeded`, code: "ECONNABORTED", cause });
  const own = typeof inner === "object" && inner !== null && "code" in inner ? String(inner.code) : undefined;
  const code = own === undefined ? undefined : synonyms[own] ?? own;
  const raw = own === "UND_ERR_SOCKET" ? "socket hang up" : inner instanceof Error ? inner.message : String(inner);
  const known = code === undefined ? undefined : byCode[code];
  return new HttpError(known ?? raw, { name: "Error", raw, code, cause });
}

function tooManyRedirects(): HttpError {
  const [raw, code] = ["Maximum number of redirects exceeded", "ERR_FR_TOO_MANY_REDIRECTS"];
  return new HttpError(raw, { name: `Error [${code}]`, raw, code });
}

/** The sentence that a service gives with an error, where services usually put it. */
function describe(body: Json): string | undefined {
  if (typeof body === "string") return body === "" ? undefined : body.slice(0, 2000);
  if (typeof body !== "object" || body === null) return undefined;
  if (Array.isArray(body)) return describe(body[0]);
  for (const key of ["message", "error_description", "error", "detail", "errors", "title", "description", "msg"]) {
    const found = describe(body[key]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** One exchange without `fetch`, for what `fetch` refuses: a GET with a body, certificates that nobody signed, proxies and the ports of other protocols. */
async function nodeFetch(request: Outgoing, signal: AbortSignal): Promise<Response> {
  const [body, type] = await encoded(request.body);
  const proxy = request.proxy === undefined ? undefined : proxyAt(request.proxy);
  const way = proxy === undefined ? {} : await throughProxy(proxy, new URL(request.url), { insecure: request.insecure, signal });
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const options: RequestOptions & { rejectUnauthorized: boolean } = {
      ...way, method: request.method, signal, rejectUnauthorized: !request.insecure,
      headers: { ...(type === undefined ? {} : { "content-type": type }), ...request.headers, ...way.headers, ...(body === undefined ? {} : { "content-length": body.length }) },
    };
    const outgoing = (request.url.startsWith("https:") ? secureRequest : plainRequest)(request.url, options, resolve);
    outgoing.on("error", reject);
    outgoing.end(body);
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer) chunks.push(Buffer.from(chunk));
  const headers = new Headers();
  for (let index = 0; index < answer.rawHeaders.length; index += 2) headers.append(answer.rawHeaders[index] ?? "", answer.rawHeaders[index + 1] ?? "");
  const status = answer.statusCode ?? 0;
  const bytes = inflated(Buffer.concat(chunks), headers.get("content-encoding") ?? "");
  return new Response([101, 204, 205, 304].includes(status) ? null : bytes, { status, statusText: answer.statusMessage ?? "", headers });
}

async function encoded(body: Outgoing["body"]): Promise<[Buffer | undefined, string | undefined]> {
  if (body === undefined) return [undefined, undefined];
  if (typeof body === "string") return [Buffer.from(body), undefined];
  if (body instanceof Uint8Array) return [Buffer.from(body), undefined];
  const form = new Response(body);
  return [Buffer.from(await form.arrayBuffer()), form.headers.get("content-type") ?? undefined];
}

function inflated(bytes: Buffer, encoding: string): Buffer<ArrayBuffer> {
  if (bytes.length > 0 && encoding === "gzip") return Buffer.from(gunzipSync(bytes));
  if (bytes.length > 0 && encoding === "deflate") return Buffer.from(inflateSync(bytes));
  if (bytes.length > 0 && encoding === "br") return Buffer.from(brotliDecompressSync(bytes));
  return Buffer.from(bytes);
}
