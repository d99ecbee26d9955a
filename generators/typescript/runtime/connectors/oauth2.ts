// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Credentials } from "./context.js";

const cached = new Map<string, { token: string; until: number }>();

/**
 * Gives an access token: the given `accessToken`, or one that is fetched from `accessTokenUrl` with `refreshToken`, or with the
 * client's own `clientId` and `clientSecret`. Fetched tokens are kept until a minute before they end.
 */
export async function oauth2Token(values: Credentials): Promise<string> {
  const { accessToken, refreshToken, clientId, clientSecret, accessTokenUrl, scope } = values;
  if (accessTokenUrl === undefined || clientId === undefined) {
    if (accessToken !== undefined) return accessToken;
    throw new StepError("An OAuth2 credential needs accessToken, or accessTokenUrl with clientId, clientSecret and refreshToken");
  }
  const key = JSON.stringify([accessTokenUrl, clientId, refreshToken, scope]);
  const known = cached.get(key);
  if (known !== undefined && known.until > Date.now()) return known.token;
  const response = await fetch(accessTokenUrl, {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams({
      ...(refreshToken === undefined ? { grant_type: "client_credentials" } : { grant_type: "refresh_token", refresh_token: refreshToken }),
      client_id: clientId,
      ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
      ...(scope === undefined ? {} : { scope }),
    }),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  const read = (name: string): unknown => (typeof answer === "object" && answer !== null ? new Map<string, unknown>(Object.entries(answer)).get(name) : undefined);
  const token = read("access_token");
  if (!response.ok || typeof token !== "string") throw new StepError(`The access token could not be renewed: status ${response.status}`);
  const seconds = Number(read("expires_in") ?? 3600);
  cached.set(key, { token, until: Date.now() + (Number.isFinite(seconds) ? seconds - 60 : 0) * 1000 });
  return token;
}
