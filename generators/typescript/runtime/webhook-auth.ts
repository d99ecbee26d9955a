// SPDX-License-Identifier: 0BSD
import { timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Credentials } from "./host.js";
import { HttpProblem } from "./request-body.js";

/** Compares two secrets in a time that does not depend on where they differ. */
function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const challenge = { "www-authenticate": 'Basic realm="Webhook"' };

/** Lets a request pass or throws the answer to give: 401 without credentials, 403 with wrong ones. */
export function authenticate(kind: string, headers: IncomingHttpHeaders, credentials: () => Credentials): void {
  if (kind === "" || kind === "none") return;
  const expected = credentials();
  const field = (name: string): string => {
    const value = expected[name];
    if (value === undefined || value === "") throw new HttpProblem(500, "No authentication data defined on node!");
    return value;
  };
  switch (kind) {
    case "basic": case "basicAuth": return basic(headers.authorization, field("user"), field("password"));
    case "header": case "headerAuth": {
      const given = headers[field("name").toLowerCase()];
      if (typeof given !== "string" || !same(given, field("value"))) throw new HttpProblem(403, "Authorization data is wrong!");
      return;
    }
    case "bearer": case "bearerAuth":
      if (!same(headers.authorization ?? "", `Bearer ${field("token")}`)) throw new HttpProblem(403, "Authorization data is wrong!");
      return;
    default: throw new HttpProblem(500, `The authentication "${kind}" is not supported`);
  }
}

function basic(header: string | undefined, user: string, password: string): void {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)\s*$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) throw new HttpProblem(401, "Authorization is required!", challenge);
  const given = Buffer.from(encoded, "base64").toString("utf8");
  const colon = given.indexOf(":");
  const right = same(given.slice(0, colon), user);
  if (!same(given.slice(colon + 1), password) || !right) throw new HttpProblem(403, "Authorization data is wrong!", challenge);
}
