// SPDX-License-Identifier: 0BSD
import { HttpError, type Incoming } from "./connectors/http-send.js";
import { StepError } from "./errors.js";

/** What code that catches a failed request reads of it, as the platform's HTTP client names it. */
interface Refusal {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Incoming["headers"];
  readonly data: unknown;
}

/** A request of the workflow's own code failed: by an answer with an error status, or before there was one. */
export class RequestError extends StepError {
  override readonly name: string;
  /** `ERR_BAD_REQUEST`, `ERR_BAD_RESPONSE`, or the system's name for what went wrong with the connection. */
  readonly code: string | undefined;
  readonly status: number | undefined;
  readonly statusCode: number | undefined;
  /** The body of the answer. */
  readonly error: unknown;
  readonly response: Refusal | undefined;

  constructor(message: string, facts: { name?: string; code?: string | undefined; answer?: Refusal; cause?: unknown }) {
    super(message, { cause: facts.cause });
    this.name = facts.name ?? "AxiosError";
    this.code = facts.code;
    this.status = this.statusCode = facts.answer?.status;
    this.error = facts.answer?.data;
    this.response = facts.answer;
  }
}

/** The error for an answer whose status is none of success. */
export function refusal({ status, statusText, headers }: Incoming, data: unknown, message = `Request failed with status code ${status}`): RequestError {
  const code = status >= 500 ? "ERR_BAD_RESPONSE" : status >= 400 ? "ERR_BAD_REQUEST" : undefined;
  return new RequestError(message, { code, answer: { status, statusText, headers, data } });
}

/** The error for a request that got no answer. */
export function unanswered(cause: unknown): unknown {
  if (!(cause instanceof HttpError)) return cause;
  const { message, name, code } = cause.asField;
  return new RequestError(String(message), { name: String(name), code: code === undefined ? undefined : String(code), cause });
}
