// SPDX-License-Identifier: 0BSD
import type { Credentials, EffectContext } from "../connectors/context.js";
import type { Incoming } from "../connectors/http-send.js";
import { oauth2Token } from "../connectors/oauth2.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven } from "../json.js";
import { type ApiRequest, type AppParams, callApi, sendApi } from "./api.js";
import { serviceAccountToken } from "./google-service-account.js";

/** What an app of Google needs: its credential type, and what a service account may do. */
export interface GoogleApp {
  readonly type: string;
  readonly scopes: readonly string[];
}

/** A request to one of Google's services. */
export type GoogleRequest = Omit<ApiRequest, "auth" | "lists">;

const tokenUrl = "https://oauth2.googleapis.com/token";

/** Asks a service of Google and gives what it answered as JSON; an empty answer is no fields. */
export async function google(app: GoogleApp, account: AppParams, request: GoogleRequest, context: EffectContext): Promise<Fields> {
  return fieldsOf(await callApi(await signed(app, account, request, context), context));
}

/** The same with the answer as it came, for files. */
export async function googleAnswer(app: GoogleApp, account: AppParams, request: GoogleRequest, context: EffectContext): Promise<Incoming> {
  return await sendApi(await signed(app, account, request, context), context);
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
    const answer = await ask({ ...query, [size]: wish.all === true ? most : Number(wish.limit ?? usual), ...(isGiven(page) ? { pageToken: page } : {}) });
    const part = answer[key];
    if (Array.isArray(part)) found.push(...part.map(fieldsOf));
    page = answer["nextPageToken"];
  } while (wish.all === true && isGiven(page));
  return found;
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

/** The request with the account's token. Lists in the query repeat their name. */
async function signed(app: GoogleApp, account: AppParams, request: GoogleRequest, context: EffectContext): Promise<ApiRequest> {
  const type = account.authentication === "serviceAccount" ? "googleApi" : app.type;
  const values: Credentials = await context.credentials(account.auth?.[type] ?? type);
  const token = await (type === "googleApi" ? serviceAccountToken(values, app.scopes, tokenUrl) : oauth2Token({ accessTokenUrl: tokenUrl, ...values }));
  return { ...request, lists: "repeat", auth: { headers: { authorization: `Bearer ${token}` } } };
}
