// SPDX-License-Identifier: 0BSD
import { posix } from "node:path";
import { StepError, WholeStepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { extensionOf, fileOf } from "../binary.js";
import { isFields } from "../json.js";
import { AnswerItem, type ItemData } from "../transform.js";
import type { Incoming } from "./http-send.js";

/** In which form an answer is wanted. */
export interface ResponseWish {
  /** `autodetect`, `json`, `text` or `file`. */
  readonly format: string;
  /** Status and headers come with the body. */
  readonly full: boolean;
  readonly neverError: boolean;
  /** A list gives one item for each of its elements. */
  readonly split: boolean;
  /** As versions 1 and 2 of the node had it: a text that is JSON stays the value it stands for. */
  readonly old?: boolean;
  /** Where a text or a file goes. */
  readonly property: string;
  /** The answer is the only one of its step. */
  readonly alone?: boolean;
}

const fileTypes = /^(image|audio|video)\/|application\/(octet-stream|gzip|zip|vnd\.rar|epub\+zip|x-bzip2?|x-cdf|vnd\.amazon\.ebook|msword|vnd\.openxmlformats-officedocument\.(wordprocessingml\.document|spreadsheetml\.sheet)|vnd\.ms-(fontobject|excel)|vnd\.oasis\.opendocument\.presentation|pdf|x-tar|vnd\.visio|x-7z-compressed)/;

/** The items that an answer makes. */
export function responseItems(answer: Incoming, wish: ResponseWish, item: ItemData): ItemData[] {
  const type = contentType(answer);
  const format = wish.format !== "autodetect" ? wish.format : type.includes("application/json") ? "json" : fileTypes.test(type) ? "file" : "text";
  const facts: Fields = { headers: answer.headers, statusCode: answer.status, statusMessage: answer.statusText };
  if (format === "file") return [fileItem(answer, type, wish, item, facts)];
  // Where a format was chosen, n8n reads UTF-8, whatever character set the answer names.
  const text = wish.format === "autodetect" ? bodyText(answer) : new TextDecoder().decode(answer.bytes);
  if (format === "text") {
    const value = wish.format === "text" ? readableText(text, wish.old === true) : text === "" ? undefined : text;
    return [{ json: wish.full ? { [wish.property]: value, ...facts } : { [wish.property]: value } }];
  }
  const body = jsonBody(text, wish);
  if (wish.full) return [{ json: { body, ...facts } }];
  // n8n looks into the only item that it made, and fails as a whole where an empty answer left none. Among others such an item is handed on.
  if (body === undefined && wish.alone === true && wish.old !== true) throw new WholeStepError("Cannot read properties of undefined (reading 'data')");
  return Array.isArray(body) && wish.split ? body.map(itemOf) : [itemOf(body)];
}

/** Nothing gives no fields. */
function itemOf(value: Json): ItemData {
  if (value === undefined || value === null) return { json: {} };
  return isFields(value) ? { json: value } : new AnswerItem(value);
}

/** The content type of an answer, in lower case. */
export function contentType(answer: Incoming): string {
  return String(answer.headers["content-type"] ?? "").toLowerCase();
}

/** The body as text, in the character set that the answer names. */
export function bodyText(answer: Incoming): string {
  const charset = /charset=["']?([\w-]+)/.exec(contentType(answer))?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset).decode(answer.bytes);
  } catch {
    return new TextDecoder().decode(answer.bytes);
  }
}

/** A text that was asked for and happens to be JSON is written anew, or taken as the single value that it is. */
function readableText(text: string, old: boolean): Json {
  if (text === "") return undefined;
  try {
    const value: Json = JSON.parse(text);
    return typeof value === "object" && value !== null && !old ? JSON.stringify(value) : value;
  } catch {
    return text;
  }
}

/** The oldest versions of the node fail as a whole. */
function notJson(wish: ResponseWish, cause: unknown): StepError {
  const message = `Response body is not valid JSON. Change "Response Format" to "${wish.old === true ? "String" : "Text"}"`;
  return wish.old === true ? new WholeStepError(message, { cause }) : new StepError(message, { cause });
}

function jsonBody(text: string, wish: ResponseWish): Json {
  if (wish.format === "json" && text === "") return undefined;
  const value = parsed(text, wish);
  if (typeof value !== "string") return value;
  // A JSON text inside of a JSON text is read as well; any other text is refused.
  try {
    const inner: Json = JSON.parse(value);
    return inner;
  } catch (cause) {
    throw notJson(wish, cause);
  }
}

function parsed(text: string, wish: ResponseWish): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch (cause) {
    if (wish.format === "autodetect" && wish.neverError) return {};
    throw wish.format === "autodetect" ? new StepError("Invalid JSON in response body", { cause }) : notJson(wish, cause);
  }
}

function fileItem(answer: Incoming, type: string, wish: ResponseWish, item: ItemData, facts: Fields): ItemData {
  const file = fileOf(Buffer.from(answer.bytes), nameOf(answer, type, wish), type.split(";")[0]?.trim());
  return { json: wish.full ? facts : item.json, binary: { ...item.binary, [wish.property]: file } };
}

/** The name that the answer gives, or the last part of its address as it stands there. From version 3 on a file without either is named after its field. */
function nameOf(answer: Incoming, type: string, wish: ResponseWish): string | undefined {
  const given = /filename\*=(?:UTF-8'')?([^;]+)|filename="?([^";]+)"?/i.exec(String(answer.headers["content-disposition"] ?? ""));
  const named = given?.[1] === undefined ? given?.[2] : decoded(given[1]);
  if (named !== undefined) return named.replace(/^.*[\\/]/, "");
  const last = posix.basename(new URL(answer.url).pathname);
  if (last !== "") return last;
  const extension = extensionOf(type);
  return extension === undefined || wish.old === true ? undefined : `${wish.property}.${extension}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
