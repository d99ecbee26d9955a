// SPDX-License-Identifier: 0BSD
import { StepError } from "./errors.js";
import type { BinaryData } from "./items.js";
import type { Place } from "./place.js";

/** What `helpers.httpRequest` understands. */
interface Request {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly qs?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly json?: boolean;
  readonly returnFullResponse?: boolean;
}

async function httpRequest(request: Request): Promise<unknown> {
  const url = new URL(request.url);
  for (const [name, value] of Object.entries(request.qs ?? {})) url.searchParams.append(name, String(value));
  const { body } = request;
  const isText = typeof body === "string" || body === undefined;
  const response = await fetch(url, {
    method: request.method ?? "GET",
    headers: { ...(isText ? {} : { "content-type": "application/json" }), ...request.headers },
    ...(body === undefined ? {} : { body: isText ? String(body) : JSON.stringify(body) }),
  });
  const written = await response.text();
  const isJson = request.json === true || (response.headers.get("content-type") ?? "").includes("json");
  const answer: unknown = isJson && written !== "" ? JSON.parse(written) : written;
  if (!response.ok) throw new StepError(`Request failed with status code ${response.status}`);
  if (request.returnFullResponse !== true) return answer;
  return {
    body: answer,
    headers: Object.fromEntries(response.headers),
    statusCode: response.status,
    statusMessage: response.statusText,
  };
}

function fileOf(place: Place, index: number, name: string): BinaryData {
  const file = place.item(index)?.binary?.[name];
  if (file === undefined) {
    throw new StepError(
      `This operation expects the node's input data to contain a binary file '${name}', but none was found [item ${index}]`,
    );
  }
  return file as BinaryData;
}

/** The content of a file; where there is none, the message is the one that JavaScript has on the way to it. */
function contentOf(place: Place, index: number, name: string): Buffer {
  const item = place.item(index);
  const file = item?.binary?.[name] as BinaryData | undefined;
  if (file !== undefined) return Buffer.from(file.data, "base64");
  const missing = item === undefined ? "binary" : item.binary === undefined ? name : "id";
  throw new StepError(`Cannot read properties of undefined (reading '${missing}')`);
}

function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${["B", "kB", "MB", "GB"][power] ?? ""}`;
}

function prepareBinary(content: Uint8Array | string, fileName?: string, mimeType?: string): BinaryData {
  const bytes = Buffer.from(content as Uint8Array);
  const extension = fileName?.includes(".") ? fileName.split(".").pop() : undefined;
  return {
    data: bytes.toString("base64"),
    mimeType: mimeType ?? "text/plain",
    ...(fileName === undefined ? {} : { fileName }),
    ...(extension === undefined ? {} : { fileExtension: extension }),
    fileSize: sizeOf(bytes.length),
  };
}

const UNSUPPORTED =
  "httpRequestWithAuthentication requestWithAuthenticationPaginated copyBinaryFile createReadStream getBinaryStream " +
  "binaryToBuffer getBinaryMetadata getStoragePath getBinaryPath writeContentToFile copyInputItems returnJsonArray " +
  "normalizeItems getSSHClient createDeferredPromise constructExecutionMetaData";

/** `helpers`, as the workflow's own code may use them. */
export function codeHelpers(place: Place): Record<string, unknown> {
  const refused = UNSUPPORTED.split(" ").map((name) => [
    name,
    () => {
      throw new StepError(`The function "helpers.${name}" is not supported in the Code Node`);
    },
  ]);
  return {
    ...Object.fromEntries(refused),
    httpRequest,
    request: httpRequest,
    assertBinaryData: async (index: number, name: string) => fileOf(place, index, name),
    getBinaryDataBuffer: async (index: number, name: string) => contentOf(place, index, name),
    prepareBinaryData: async (content: Uint8Array, name?: string, type?: string) => prepareBinary(content, name, type),
    setBinaryDataBuffer: async (file: BinaryData, content: Uint8Array) => ({
      ...file,
      data: Buffer.from(content).toString("base64"),
    }),
    binaryToString: async (content: Uint8Array, encoding: BufferEncoding = "utf8") =>
      Buffer.from(content).toString(encoding),
  };
}
