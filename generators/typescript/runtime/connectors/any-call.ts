// SPDX-License-Identifier: 0BSD
import { type AppParams, sendApi } from "../apps/api.js";
import type { Fields, Json } from "../items.js";
import { isGiven, jsonOrText, textOf } from "../json.js";
import { authParts } from "./http-auth.js";
import type { EffectContext } from "./context.js";
import { bodyText } from "./http-response.js";

/** A request of an app's API as the author of the workflow wrote it. */
export interface AnyCall extends AppParams {
  /** Where the API stands. */
  readonly base?: Json;
  /** What every address of the API begins with; an author may leave it out. */
  readonly prefix?: Json;
  /** The type of the credential. */
  readonly credential?: Json;
  readonly method?: Json;
  readonly url?: Json;
  readonly headers?: readonly { readonly key?: Json; readonly value?: Json }[];
  readonly qs?: readonly { readonly key?: Json; readonly value?: Json }[];
  readonly body?: Json;
}

/** Sends the request and gives the body, the headers and the status of the answer. A status of 400 and above is an error. */
export async function anyCall(params: AnyCall, context: EffectContext): Promise<Fields> {
  const type = textOf(params.credential);
  const answer = await sendApi({
    method: textOf(params.method) || "GET", url: addressOf(params), query: pairs(params.qs), body: bodyOf(params.body),
    headers: Object.fromEntries(Object.entries(pairs(params.headers)).map(([name, value]) => [name.toLowerCase(), textOf(value)])),
    auth: await authParts(type, await context.credentials(params.auth?.[type] ?? type)),
  }, context);
  return { body: jsonOrText(bodyText(answer)), headers: { ...answer.headers }, statusCode: answer.status };
}

/** The address, which may begin anywhere in the prefix: with `/api`, with `/v2`, or behind them. Versions stand for each other. */
function addressOf({ base, prefix, url }: AnyCall): string {
  const [path = "", ...query] = textOf(url).split("?");
  const given = path.split("/").filter((part) => part !== "");
  const before = textOf(prefix).split("/").filter((part) => part !== "");
  const isSame = (a: string, b: string | undefined): boolean => a === b || (isVersion(a) && b !== undefined && isVersion(b));
  const overlap = before.findIndex((part) => isSame(part, given[0]));
  const parts = [...(overlap === -1 ? before : before.slice(0, overlap)), ...given];
  return [`${textOf(base)}/${parts.join("/")}`, ...query].join("?");
}

function isVersion(part: string): boolean {
  return /^v\d+(\.\d+)?$/.test(part);
}

function pairs(list: AnyCall["qs"]): Fields {
  return Object.fromEntries((list ?? []).filter(({ key }) => isGiven(key)).map(({ key, value }) => [textOf(key), value]));
}

/** A text is sent as it is; most of them are JSON. */
function bodyOf(body: Json): Json | Uint8Array {
  if (!isGiven(body)) return undefined;
  if (typeof body !== "string") return body;
  const value = jsonOrText(body);
  // JSON is never the text that it is written as.
  return value === body ? new TextEncoder().encode(body) : value;
}
