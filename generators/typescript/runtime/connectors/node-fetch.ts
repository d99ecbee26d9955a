// SPDX-License-Identifier: 0BSD
import { request as plainRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as secureRequest } from "node:https";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { Outgoing } from "./http-send.js";

/** One exchange without `fetch`, for what `fetch` refuses: a GET with a body, and certificates that nobody signed. */
export async function nodeFetch(request: Outgoing, signal: AbortSignal): Promise<Response> {
  const [body, type] = await encoded(request.body);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const options: RequestOptions & { rejectUnauthorized: boolean } = {
      method: request.method, signal, rejectUnauthorized: !request.insecure,
      headers: { ...(type === undefined ? {} : { "content-type": type }), ...request.headers, ...(body === undefined ? {} : { "content-length": body.length }) },
    };
    const outgoing = (request.url.startsWith("https:") ? secureRequest : plainRequest)(request.url, options, resolve);
    outgoing.on("error", reject);
    outgoing.end(body);
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of answer) chunks.push(Buffer.from(chunk));
  const headers = new Headers();
  for (let index = 0; index < answer.rawHeaders.length; index += 2) headers.append(answer.rawHeaders[index] ?? "", answer.rawHeaders[index + 1] ?? "");
  const status = answer.statusCode ?? 0;
  const bytes = inflated(Buffer.concat(chunks), headers.get("content-encoding") ?? "");
  return new Response([101, 204, 205, 304].includes(status) ? null : bytes, { status, statusText: answer.statusMessage ?? "", headers });
}

async function encoded(body: Outgoing["body"]): Promise<[Buffer | undefined, string | undefined]> {
  if (body === undefined) return [undefined, undefined];
  if (typeof body === "string") return [Buffer.from(body), undefined];
  if (body instanceof Uint8Array) return [Buffer.from(body), undefined];
  const form = new Response(body);
  return [Buffer.from(await form.arrayBuffer()), form.headers.get("content-type") ?? undefined];
}

function inflated(bytes: Buffer, encoding: string): Buffer<ArrayBuffer> {
  if (bytes.length > 0 && encoding === "gzip") return Buffer.from(gunzipSync(bytes));
  if (bytes.length > 0 && encoding === "deflate") return Buffer.from(inflateSync(bytes));
  if (bytes.length > 0 && encoding === "br") return Buffer.from(brotliDecompressSync(bytes));
  return Buffer.from(bytes);
}
