// SPDX-License-Identifier: 0BSD
import type { IncomingMessage } from "node:http";
import { parse } from "node:querystring";
import { gunzipSync, inflateSync } from "node:zlib";
import type { SentBody } from "./execution.js";
import type { Fields, Json } from "./items.js";
import { HttpProblem } from "./webhooks.js";
import { xmlBody } from "./xml-body.js";

/** A file that came with a request. */
export interface UploadedFile {
  /** The name of the form field that held it. */
  readonly field: string;
  readonly fileName: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/** What the body of a request held. */
export interface RequestBody extends SentBody {
  /** As it came, which may be compressed. */
  readonly sent: Uint8Array;
  /** Its type is one that is read, also where nothing came of it. */
  readonly read: boolean;
  readonly files: readonly UploadedFile[];
}

/** Reads and parses the body of a request, up to `limit` bytes, by its type as the platform's server does. */
export async function readBody(request: IncomingMessage, limit: number): Promise<RequestBody> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(bytes);
  }
  const sent = Buffer.concat(chunks);
  const contentType = request.headers["content-type"] ?? "";
  const mimeType = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  if (mimeType === "multipart/form-data") return { sent, plain: sent, mimeType, read: true, ...(await readMultipart(sent, contentType)) };
  const plain = unpacked(sent, request.headers["content-encoding"], limit);
  const xml = /[/+]xml$/.test(mimeType);
  const read = xml || /^(?:application\/json|text\/plain|application\/x-www-form-urlencoded)/.test(mimeType);
  const charset = /charset="?([^";\s]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? "utf-8";
  return { sent, plain, mimeType, value: plain.length === 0 ? undefined : parsed(plain, mimeType, charset), read, files: [], multipart: false };
}

function tooLarge(limit: number): HttpProblem {
  return new HttpProblem(413, `The request body is larger than ${limit} bytes`, { connection: "close" });
}

function unpacked(sent: Buffer, encoding: string | undefined, limit: number): Buffer {
  if (sent.length === 0 || (encoding !== "gzip" && encoding !== "deflate")) return sent;
  try {
    return encoding === "gzip" ? gunzipSync(sent, { maxOutputLength: limit }) : inflateSync(sent, { maxOutputLength: limit });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(limit);
    throw new HttpProblem(500, "There was a problem executing the workflow");
  }
}

function parsed(bytes: Buffer, mimeType: string, charset: string): Json {
  const text = (): string => {
    if (!Buffer.isEncoding(charset)) throw new TypeError(`Unknown encoding: ${charset}`);
    return bytes.toString(charset);
  };
  try {
    if (mimeType === "application/json") {
      const value: Json = JSON.parse(text());
      return value;
    }
    if (/[/+]xml$/.test(mimeType)) return xmlBody(text());
    if (mimeType === "application/x-www-form-urlencoded") return { ...parse(text(), undefined, undefined, { maxKeys: 1000 }) };
    return mimeType === "text/plain" ? text() : undefined;
  } catch {
    throw new HttpProblem(422, "Failed to parse request body");
  }
}

/** A field that comes twice gives a list; brackets in its name are part of the name. */
async function readMultipart(sent: Uint8Array, contentType: string): Promise<{ value: Fields; files: UploadedFile[]; multipart: true }> {
  const fields = new Map<string, Json>();
  const files: UploadedFile[] = [];
  try {
    const form = await new Response(Buffer.from(sent), { headers: { "content-type": contentType } }).formData();
    for (const [field, value] of form.entries()) {
      if (typeof value !== "string") files.push({ field, fileName: value.name, mimeType: value.type || "application/octet-stream", bytes: new Uint8Array(await value.arrayBuffer()) });
      else fields.set(field, fields.has(field) ? [fields.get(field), value].flat() : value);
    }
  } catch {
    throw new HttpProblem(422, "Failed to parse the multipart form of the request");
  }
  return { value: Object.fromEntries(fields), files, multipart: true };
}
