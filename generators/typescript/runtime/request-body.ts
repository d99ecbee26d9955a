// SPDX-License-Identifier: 0BSD
import type { IncomingMessage } from "node:http";
import { parse } from "node:querystring";
import { gunzipSync, inflateSync } from "node:zlib";
import { randomUUID } from "node:crypto";
import type { SentBody } from "./execution.js";
import type { Json } from "./items.js";
import { formParts } from "./multipart.js";
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

/** The most bytes that are taken: of what is parsed, and of files. n8n's own limits, except that it takes files without a form whole, however large. */
const LIMITS = { parsed: 16 * 1024 * 1024, files: 200 * 1024 * 1024 };

/** Types of texts that are parsed. */
const PARSED = /^(?:application\/json|text\/plain|application\/x-www-form-urlencoded)|[/+]xml$/;

/** Reads the body of a request and parses it by its type, as the platform's server does, unless it is wanted as bytes alone. */
export async function readBody(request: IncomingMessage, asBytes = false): Promise<RequestBody> {
  const contentType = request.headers["content-type"] ?? "";
  const mimeType = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  const read = PARSED.test(mimeType);
  const limit = read && !asBytes ? LIMITS.parsed : LIMITS.files;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) throw tooLarge(limit);
    chunks.push(bytes);
  }
  const sent = Buffer.concat(chunks);
  if (asBytes) return { sent, plain: sent, mimeType, value: undefined, read, texts: [], files: [], multipart: false };
  if (mimeType === "multipart/form-data") return { sent, plain: sent, mimeType, read: true, multipart: true, ...readMultipart(sent, contentType) };
  const plain = unpacked(sent, request.headers["content-encoding"], limit);
  const charset = /charset="?([^";\s]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? "utf-8";
  return { sent, plain, mimeType, value: plain.length === 0 ? undefined : parsed(plain, mimeType, charset), read, texts: [], files: [], multipart: false };
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

/**
 * A field that comes twice gives a list; brackets in its name are part of the name. A part that tells its type is a file, also one without
 * a file name; one without any bytes is left out, as browsers send it where nobody chose a file.
 */
function readMultipart(sent: Buffer, contentType: string): Pick<RequestBody, "value" | "texts" | "files"> {
  const parts = formParts(sent, contentType);
  const fields = new Map<string, Json>();
  for (const { name, mimeType, bytes } of parts) {
    if (mimeType === undefined) fields.set(name, fields.has(name) ? [fields.get(name), bytes.toString("utf8")].flat() : bytes.toString("utf8"));
  }
  const files = parts.flatMap(({ name, fileName, mimeType, bytes }) => (
    mimeType === undefined || bytes.length === 0 ? [] : [{ field: name, fileName: fileName ?? randomUUID(), mimeType, bytes }]
  ));
  const texts = parts.flatMap(({ name, fileName, bytes }) => (fileName === undefined ? [[name, bytes.toString("utf8")] as const] : []));
  return { value: Object.fromEntries(fields), texts, files };
}
