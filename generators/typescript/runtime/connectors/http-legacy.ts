// SPDX-License-Identifier: 0BSD
import { atOnce } from "../connector.js";
import { StepError } from "../errors.js";
import type { Json } from "../items.js";
import type { ItemData } from "../transform.js";
import type { EffectContext } from "./context.js";
import { type HttpParams, type Pair, request, waitForBatch } from "./http.js";

/** The parameters of versions 1 and 2 of the HTTP node. */
export interface LegacyHttpParams extends Pick<HttpParams, "credentials" | "url" | "method" | "query" | "headers" | "body" | "insecure" | "timeout" | "proxy" | "auth"> {
  /** Query, headers and body are written as JSON. */
  readonly asJson?: Json;
  readonly queryJson?: Json;
  readonly headersJson?: Json;
  readonly bodyJson?: Json;
  readonly bodyType?: Json;
  readonly rawContentType?: Json;
  /** The body is made of files of the item: one name, or `field:name, …` for a multipart body. */
  readonly sendFile?: Json;
  readonly file?: Json;
  readonly format?: Json;
  readonly property?: Json;
  readonly full?: Json;
  readonly split?: Json;
  readonly neverError?: Json;
  readonly follow?: Json;
  readonly followAll?: Json;
  readonly repeatNames?: Json;
  readonly batchSize?: Json;
  readonly batchInterval?: Json;
}

const oldNames: Readonly<Record<string, string>> = {
  basicAuth: "httpBasicAuth", digestAuth: "httpDigestAuth", headerAuth: "httpHeaderAuth", queryAuth: "httpQueryAuth", oAuth1: "oAuth1Api", oAuth2: "oAuth2Api",
};

/** Sends a request as versions 1 and 2 of the node did. */
export const legacyRequest = atOnce(sent, (params, context) => waitForBatch(batchOf(params), context));

function batchOf({ batchSize = 1, batchInterval }: LegacyHttpParams): Pick<HttpParams, "batch"> {
  return Number(batchInterval) > 0 ? { batch: { size: batchSize, interval: batchInterval } } : {};
}

async function sent(params: LegacyHttpParams, context: EffectContext): Promise<ItemData[]> {
  const asJson = params.asJson === true;
  const format = params.format ?? "json";
  return request({
    version: 2, url: params.url, method: params.method,
    ...(params.credentials === undefined ? {} : { credentials: params.credentials }),
    auth: authOf(params),
    sendQuery: asJson ? given(params.queryJson) : params.query !== undefined, queryAs: asJson ? "json" : "keypair", query: params.query ?? [], queryJson: params.queryJson,
    sendHeaders: asJson ? given(params.headersJson) : params.headers !== undefined, headersAs: asJson ? "json" : "keypair", headers: params.headers ?? [], headersJson: params.headersJson,
    ...bodyOf(params, asJson),
    rawContentType: params.rawContentType ?? (params.bodyType === "raw" ? "application/x-www-form-urlencoded" : undefined),
    redirect: { rule: { follow: params.follow ?? true } },
    response: { format: format === "string" ? "text" : format, full: params.full, neverError: params.neverError, property: params.property },
    timeout: params.timeout ?? 3_600_000, insecure: params.insecure, proxy: params.proxy,
    lists: params.repeatNames === true ? "repeat" : "indices", split: params.split === true,
  }, context);
}

function given(value: Json): boolean {
  return value !== undefined && value !== null && value !== "";
}

function authOf(params: LegacyHttpParams): NonNullable<HttpParams["auth"]> {
  const old = typeof params.auth?.kind === "string" ? oldNames[params.auth.kind] : undefined;
  return old === undefined ? params.auth ?? {} : { kind: "genericCredentialType", generic: old };
}

function bodyOf(params: LegacyHttpParams, asJson: boolean): HttpParams {
  const contentType = params.bodyType ?? "json";
  if (params.sendFile === true) return fileBody(params, contentType);
  if (!asJson) return { sendBody: params.body !== undefined, contentType, bodyAs: "keypair", body: params.body ?? [] };
  if (!given(params.bodyJson)) return {};
  if (contentType === "raw") return { sendBody: true, contentType, bodyText: params.bodyJson };
  if (contentType === "json") return { sendBody: true, contentType, bodyAs: "json", bodyJson: params.bodyJson };
  return { sendBody: true, contentType, bodyAs: "keypair", body: asPairs(params.bodyJson) };
}

function asPairs(text: Json): Pair[] {
  const value: Json = typeof text === "string" ? JSON.parse(text) : text;
  return typeof value === "object" && value !== null ? Object.entries(value).map(([name, each]) => ({ name, value: each })) : [];
}

function fileBody(params: LegacyHttpParams, contentType: Json): HttpParams {
  const names = String(params.file ?? "data");
  if (contentType === "raw") return { sendBody: true, contentType: "binaryData", file: names };
  if (contentType !== "multipart-form-data") throw new StepError("Only multipart and raw bodies can hold a file");
  const files = names.split(",").map((each) => {
    const [field = "", name] = each.trim().split(":");
    return { name: name === undefined ? "" : field, kind: "formBinaryData", file: name ?? field };
  });
  return { sendBody: true, contentType, body: files };
}
