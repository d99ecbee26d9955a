// SPDX-License-Identifier: 0BSD
import { createHash, createHmac } from "node:crypto";
import type { EffectContext } from "../connectors/context.js";
import type { Incoming } from "../connectors/http-send.js";
import { type AppParams, sendApi } from "./api.js";

/** A request to a service of Amazon. */
export interface AmazonRequest {
  readonly method: string;
  /** The name in front of the region in the address: `s3`, `photos.s3`. */
  readonly service: string;
  /** The path, with the query that belongs to it. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  /** Another region than that of the credential. */
  readonly region?: string | undefined;
}

/** Sends a request that is signed with a credential: `accessKeyId`, `secretAccessKey`, `region`, and `sessionToken` where it is for a while (signature version 4). */
export async function sendToAmazon(request: AmazonRequest, params: AppParams, context: EffectContext): Promise<Incoming> {
  const account = await context.credentials(params.auth?.["aws"] ?? "aws");
  const region = request.region ?? account["region"] ?? "us-east-1";
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const own = request.service === "s3" ? account["s3Endpoint"]?.replace("{region}", region) : undefined;
  const url = new URL(`${own || `https://${request.service}.${region}.${domain}`}${request.path}`);
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.append(name, value);
  const bytes = Buffer.from(request.body ?? "");
  const session = account["sessionToken"];
  const named = {
    ...request.headers, host: url.host, "x-amz-date": new Date().toISOString().replace(/[-:]|\.\d+/g, ""),
    "x-amz-content-sha256": sha256(bytes), ...(session ? { "x-amz-security-token": session } : {}),
  };
  const authorization = signature({ method: request.method, url, headers: named, service: request.service.split(".").at(-1) ?? "", region, account });
  const { host: _, ...headers } = named;
  return await sendApi({ method: request.method, url: url.href, headers: { accept: "*/*", ...headers, authorization }, ...(bytes.length === 0 ? {} : { body: bytes }) }, context);
}

function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The header that says who asks, and that nobody changed what is asked. */
export function signature({ method, url, headers, service, region, account }: {
  readonly method: string; readonly url: URL; readonly headers: Readonly<Record<string, string>>;
  readonly service: string; readonly region: string; readonly account: Readonly<Record<string, string>>;
}): string {
  const all = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]));
  const names = Object.keys(all).sort();
  const date = all["x-amz-date"] ?? "";
  const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const query = [...url.searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).sort().join("&");
  const path = url.pathname.split("/").map((part) => encoded(decodeURIComponent(part))).join("/");
  const asked = [method, path, query, ...names.map((name) => `${name}:${all[name] ?? ""}`), "", names.join(";"), all["x-amz-content-sha256"] ?? ""].join("\n");
  const key = [date.slice(0, 8), region, service, "aws4_request"]
    .reduce<string | Buffer>((secret, part) => createHmac("sha256", secret).update(part).digest(), `AWS4${(account["secretAccessKey"] ?? "").trim()}`);
  const signed = createHmac("sha256", key).update(["AWS4-HMAC-SHA256", date, scope, sha256(asked)].join("\n")).digest("hex");
  return `AWS4-HMAC-SHA256 Credential=${(account["accessKeyId"] ?? "").trim()}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signed}`;
}
