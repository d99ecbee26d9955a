// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import { keptTokens } from "../refresh-tokens.js";
import { basicHeader } from "./basic-auth.js";
import type { Credentials } from "./context.js";

interface Token {
  readonly text: string;
  /** When it ends, in milliseconds since 1970. */
  readonly until: number;
}

/** Tokens that were fetched or are on their way: a refresh token may be good for one renewal only. */
const fetched = new Map<string, Promise<Token>>();

/**
 * Gives an access token: the given `accessToken`, or one that is fetched from `accessTokenUrl` with `refreshToken`, or with the
 * client's own `clientId` and `clientSecret`. Fetched tokens are kept until a minute before they end.
 */
export async function oauth2Token(values: Credentials): Promise<string> {
  const { accessToken, refreshToken, clientId, accessTokenUrl, scope } = values;
  if (accessTokenUrl === undefined || clientId === undefined) {
    if (accessToken !== undefined) return accessToken;
    throw new StepError("An OAuth2 credential needs accessToken, or accessTokenUrl with clientId, clientSecret and refreshToken");
  }
  const key = JSON.stringify([accessTokenUrl, clientId, refreshToken, scope]);
  const before = fetched.get(key);
  const known = await before?.catch(() => undefined);
  if (known !== undefined && known.until > Date.now()) return known.text;
  // Whoever else waited has begun a renewal by now.
  const current = fetched.get(key);
  const coming = current === undefined || current === before ? renew(values, accessTokenUrl, clientId) : current;
  fetched.set(key, coming);
  return (await coming).text;
}

async function renew(values: Credentials, url: string, clientId: string): Promise<Token> {
  const { refreshToken, clientSecret, scope, clientIn } = values;
  const kept = keptTokens(values);
  const inHeader = clientIn === "header" && clientSecret !== undefined;
  const response = await fetch(url, {
    method: "POST",
    headers: { accept: "application/json", ...(inHeader ? { authorization: basicHeader(`${clientId}:${clientSecret}`) } : {}) },
    body: new URLSearchParams({
      ...(refreshToken === undefined ? { grant_type: "client_credentials" } : { grant_type: "refresh_token", refresh_token: kept.newest(refreshToken) }),
      ...(inHeader ? {} : { client_id: clientId, ...(clientSecret === undefined ? {} : { client_secret: clientSecret }) }),
      ...(scope === undefined ? {} : { scope }),
    }),
  });
  const answer = readAnswer(await response.text());
  const text = answer.get("access_token");
  if (!response.ok || typeof text !== "string") {
    const why = [answer.get("error"), answer.get("error_description")].filter((part) => typeof part === "string").join(": ");
    throw new StepError(`The access token could not be renewed: status ${response.status}${why === "" ? "" : ` (${why})`}`);
  }
  const next = answer.get("refresh_token");
  if (refreshToken !== undefined && typeof next === "string" && next !== "") kept.keep(refreshToken, next);
  const seconds = Number(answer.get("expires_in") ?? 3600);
  return { text, until: Date.now() + (Number.isFinite(seconds) ? seconds - 60 : 0) * 1000 };
}

/** The members of an answer, which is JSON or, of older servers, a form. */
function readAnswer(text: string): Map<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return new Map(typeof value === "object" && value !== null ? Object.entries(value) : []);
  } catch {
    return new Map(new URLSearchParams(text));
  }
}
