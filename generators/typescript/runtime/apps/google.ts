// SPDX-License-Identifier: 0BSD
import type { Credentials, EffectContext } from "../connectors/context.js";
import { encodeQuery, withQuery } from "../connectors/http-encode.js";
import { HttpError } from "../connectors/http-error.js";
import { send, type Incoming } from "../connectors/http-send.js";
import { oauth2Token } from "../connectors/oauth2.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { serviceAccountToken } from "./google-service-account.js";

/** Which account a call is made with. */
export interface GoogleAccount {
  /** The name of the credential for each credential type; the type itself when it is not here. */
  readonly auth?: Readonly<Record<string, string>>;
  /** `serviceAccount`, or a person's account when it is missing. */
  readonly authentication?: Json;
}

/** What an app of Google needs: its credential type, and what a service account may do. */
export interface GoogleApp {
  readonly type: string;
  readonly scopes: readonly string[];
}

/** A request to one of Google's services. */
export interface GoogleRequest {
  /** `GET` when missing. */
  readonly method?: string;
  readonly url: string;
  readonly query?: Fields;
  /** Sent as JSON. */
  readonly body?: Json;
  /** Sent as it is, instead of `body`. */
  readonly content?: { readonly type: string; readonly bytes: Uint8Array | string };
  readonly headers?: Readonly<Record<string, string>>;
}

const tokenUrl = "https://oauth2.googleapis.com/token";

/** Asks a service of Google and gives what it answered as JSON; an empty answer is no fields. */
export async function google(app: GoogleApp, account: GoogleAccount, request: GoogleRequest, context: EffectContext): Promise<Fields> {
  const { bytes } = await googleAnswer(app, account, request, context);
  const text = Buffer.from(bytes).toString("utf8");
  return text === "" ? {} : fieldsIn(JSON.parse(text));
}

/** The same with the answer as it came, for files. Lists in the query repeat their name. */
export async function googleAnswer(app: GoogleApp, account: GoogleAccount, request: GoogleRequest, context: EffectContext): Promise<Incoming> {
  const token = await accessToken(app, account, context);
  const content = request.content ?? (request.body === undefined ? undefined : { type: "application/json", bytes: JSON.stringify(request.body) });
  try {
    return await send({
      method: request.method ?? "GET", url: withQuery(request.url, encodeQuery(request.query ?? {}, "repeat")),
      headers: {
        accept: "application/json", ...(content === undefined ? {} : { "content-type": content.type }), ...request.headers,
        authorization: `Bearer ${token}`,
      },
      ...(content === undefined ? {} : { body: content.bytes }),
      timeoutMs: 300_000, redirects: 21, neverError: false, insecure: false, signal: context.signal,
    });
  } catch (error) {
    // Items that tell of a failure hold its message alone, unlike those of a plain request.
    if (!(error instanceof HttpError)) throw error;
    throw new StepError(error.message, { cause: error, ...(error.description === undefined ? {} : { description: error.description }) });
  }
}

/** How many elements of a list are wanted. */
export interface ListWish {
  readonly all?: Json;
  readonly limit?: Json;
}

/**
 * The elements of a list under `key`: every page of it, `most` elements each, when all are wanted; else one page with `usual` elements,
 * unless the wish says how many. `size` is the name of that parameter.
 */
export async function googleList(
  wish: ListWish, query: Fields, ask: (query: Fields) => Promise<Fields>, key: string, usual: number, most: number, size = "maxResults",
): Promise<Fields[]> {
  const found: Fields[] = [];
  let page: Json;
  do {
    const answer = await ask({ ...query, [size]: wish.all === true ? most : Number(wish.limit ?? usual), ...(filled(page) ? { pageToken: page } : {}) });
    const part = answer[key];
    if (Array.isArray(part)) found.push(...part.map(fieldsIn));
    page = answer["nextPageToken"];
  } while (wish.all === true && filled(page));
  return found;
}

function filled(value: Json): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** Says in an error which item it is about, as workflows on n8n see it. */
export async function atItem<T>(context: EffectContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StepError) || error.itemIndex !== undefined && error.message.endsWith(`(item ${error.itemIndex})`)) throw error;
    throw new StepError(`${error.message} (item ${context.index})`, {
      itemIndex: context.index, cause: error, ...(error.description === undefined ? {} : { description: error.description }),
    });
  }
}

/** A JSON value as fields; anything else has none. */
export function fieldsIn(value: Json): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}

async function accessToken(app: GoogleApp, account: GoogleAccount, context: EffectContext): Promise<string> {
  const type = account.authentication === "serviceAccount" ? "googleApi" : app.type;
  const values: Credentials = await context.credentials(account.auth?.[type] ?? type);
  return type === "googleApi" ? serviceAccountToken(values, app.scopes, tokenUrl) : oauth2Token({ accessTokenUrl: tokenUrl, ...values });
}
