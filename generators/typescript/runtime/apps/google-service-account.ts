// SPDX-License-Identifier: 0BSD
import { createSign } from "node:crypto";
import type { Credentials } from "../connectors/context.js";
import { StepError } from "../errors.js";

const cached = new Map<string, { token: string; until: number }>();

/**
 * Gives an access token for a service account (https://developers.google.com/identity/protocols/oauth2/service-account):
 * `email` and `privateKey` sign a claim; `delegatedEmail` is the person it acts for. Kept until a minute before it ends.
 */
export async function serviceAccountToken(values: Credentials, scopes: readonly string[], tokenUrl: string): Promise<string> {
  const { email, privateKey, delegatedEmail } = values;
  if (email === undefined || privateKey === undefined) throw new StepError("A Google service account needs email and privateKey");
  const key = JSON.stringify([email, delegatedEmail, scopes]);
  const known = cached.get(key);
  if (known !== undefined && known.until > Date.now()) return known.token;
  const now = Math.floor(Date.now() / 1000);
  const claim = { iss: email, sub: delegatedEmail ?? email, scope: scopes.join(" "), aud: tokenUrl, iat: now, exp: now + 3600 };
  const unsigned = `${encoded({ alg: "RS256", typ: "JWT" })}.${encoded(claim)}`;
  // Keys travel through environment variables with their line breaks written out.
  const signature = createSign("RSA-SHA256").update(unsigned).sign(privateKey.replaceAll("\\n", "\n"), "base64url");
  const response = await fetch(tokenUrl, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: `${unsigned}.${signature}` }),
  });
  const answer: unknown = await response.json().catch(() => undefined);
  const token = typeof answer === "object" && answer !== null && "access_token" in answer ? answer.access_token : undefined;
  if (!response.ok || typeof token !== "string") throw new StepError(`The service account got no access token: status ${response.status}`);
  cached.set(key, { token, until: Date.now() + 3540_000 });
  return token;
}

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
