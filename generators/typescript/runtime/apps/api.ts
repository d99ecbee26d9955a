// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { type AuthParts, authParts } from "../connectors/http-auth.js";
import { encodeQuery, type ListStyle, withQuery } from "../connectors/http-encode.js";
import { bodyText } from "../connectors/http-response.js";
import { HttpError, type Incoming, send } from "../connectors/http-send.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { jsonOrText } from "../json.js";

/** What calls of an app have in common: which credential they use. */
export interface AppParams {
  /** The name of the credential for each credential type; the type itself when it is not here. */
  readonly auth?: Readonly<Record<string, string>>;
  /** Which of an app's ways of signing in is used; its first one when missing. */
  readonly authentication?: Json;
}

/** A request to an app's API. */
export interface ApiRequest {
  readonly method?: string;
  readonly url: string;
  readonly query?: Readonly<Fields>;
  readonly lists?: ListStyle;
  /** A form or bytes go as they are, anything else as JSON. */
  readonly body?: Json | FormData | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly auth?: AuthParts;
}

/** An app refused a call. */
export class AppError extends StepError {
  override readonly name: string = "AppError";
  /** The status of the answer; undefined when there was none. */
  readonly status: number | undefined;
  /** The body of the answer. */
  readonly body: Json;
  /** What stands under `error` in the item of a step that goes on after a failure. */
  readonly asField: Json;

  constructor(message: string, facts: { status?: number | undefined; body?: Json; description?: string | undefined; asField?: Json; cause?: unknown } = {}) {
    super(message, { ...(facts.description === undefined ? {} : { description: facts.description }), cause: facts.cause });
    this.status = facts.status;
    this.body = facts.body;
    this.asField = facts.asField ?? message;
  }
}

/** The way to sign in that a call asks for, by the app's table of ways; the first of them when it asks for none. */
export async function signIn(params: AppParams, ways: Readonly<Record<string, string>>, context: EffectContext): Promise<AuthParts> {
  const type = credentialType(params, ways);
  return await authParts(type, await context.credentials(params.auth?.[type] ?? type));
}

/** The credential type behind the way to sign in that a call asks for. */
export function credentialType(params: AppParams, ways: Readonly<Record<string, string>>): string {
  const type = params.authentication === undefined ? Object.values(ways)[0] : ways[String(params.authentication)];
  if (type === undefined) throw new StepError(`"${String(params.authentication)}" is not a way to sign in`);
  return type;
}

/** Sends a request; an error status becomes an `AppError`. */
export async function sendApi(request: ApiRequest, context: EffectContext): Promise<Incoming> {
  const { body, auth = {} } = request;
  const raw = body === undefined || body instanceof FormData || body instanceof Uint8Array ? body : JSON.stringify(body);
  try {
    return await send({
      method: request.method ?? "GET",
      url: withQuery(request.url, encodeQuery({ ...request.query, ...auth.query }, request.lists ?? "indices")),
      headers: { accept: "application/json", ...(typeof raw === "string" ? { "content-type": "application/json" } : {}), ...auth.headers, ...request.headers },
      ...(raw === undefined ? {} : { body: raw }),
      timeoutMs: 300_000, redirects: 10, neverError: false, insecure: false, signal: context.signal,
    });
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    throw new AppError(error.message, { status: error.status, body: error.body, description: error.description, cause: error });
  }
}

/** Sends a request and gives the answer's JSON, or its text where it is none. */
export async function callApi(request: ApiRequest, context: EffectContext): Promise<Json> {
  const text = bodyText(await sendApi(request, context));
  return text === "" ? {} : jsonOrText(text);
}

/** Lets a step that goes on after a failure show what the app itself said, instead of the message. */
export async function shownBy<T>(part: "description", work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError(error.message, { status: error.status, body: error.body, description: error.description, asField: error[part] ?? error.message, cause: error });
  }
}
