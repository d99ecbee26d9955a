// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";

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
    status?: number; code?: string; body?: Json; raw: string; description?: string; headers?: Readonly<Record<string, string | string[]>>; cause?: unknown;
  }) {
    super(message, { ...(facts.description === undefined ? {} : { description: facts.description }), cause: facts.cause });
    this.status = facts.status;
    this.body = facts.body;
    this.headers = facts.headers ?? {};
    this.asField = {
      message: facts.raw, name: "AxiosError",
      ...(facts.code === undefined ? {} : { code: facts.code }),
      ...(facts.status === undefined ? {} : { status: facts.status }),
    };
  }
}

/** The error for an answer with a status outside of 200 to 299. */
export function statusError(status: number, text: string, headers: Readonly<Record<string, string | string[]>> = {}, plain = false): HttpError {
  const body = parsed(text);
  const raw = `${status} - ${JSON.stringify(plain ? text : body)}`;
  const known = byStatus[status] ?? (status >= 500 ? "The service failed to process your request" : status >= 400 ? "Your request is invalid or could not be processed by the service" : raw);
  const description = describe(body);
  return new HttpError(known, {
    status, body, headers, raw, code: status >= 500 ? "ERR_BAD_RESPONSE" : "ERR_BAD_REQUEST",
    ...(description === undefined ? {} : { description }),
  });
}

/** The error for a request that got no answer. */
export function connectionError(cause: unknown, timedOut: boolean): HttpError {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  const code = timedOut ? "ECONNABORTED" : typeof inner === "object" && inner !== null && "code" in inner ? String(inner.code) : undefined;
  const raw = inner instanceof Error ? inner.message : String(inner);
  const known = code === undefined ? undefined : byCode[synonyms[code] ?? code];
  return new HttpError(known ?? raw, { raw, cause, ...(code === undefined ? {} : { code }) });
}

function parsed(text: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
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
