// SPDX-License-Identifier: 0BSD
import { createHash } from "node:crypto";
import { bytesOf, fileOf, requireFile } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import type { Incoming } from "../connectors/http-send.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, listOf, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { readXml } from "../xml-reader.js";
import { type AmazonRequest, sendToAmazon } from "./amazon.js";
import type { AppParams } from "./api.js";
import { xmlFields } from "./xml-fields.js";

/** A bucket. */
export interface S3Params extends AppParams {
  readonly bucket?: Json;
}

/** A file of a bucket. */
export interface S3File extends S3Params {
  readonly key?: Json;
  /** The file of the item; `data` when missing. */
  readonly file?: Json;
}

/** A file that is written. */
export interface NewS3File extends S3File {
  /** Its text, where it is no file of the item. */
  readonly content?: Json;
  readonly folder?: Json;
  readonly storageClass?: Json;
  /** Who may read it: `publicRead`, `authenticatedRead`, and so on. */
  readonly access?: Json;
  readonly requesterPays?: Json;
  readonly tags?: readonly { readonly name?: Json; readonly value?: Json }[];
  readonly version?: number;
}

/** What is listed. */
export interface S3List extends S3Params {
  readonly prefix?: Json;
  readonly owner?: Json;
  readonly all?: Json;
  /** How many, where not all are wanted; 100 when missing. */
  readonly limit?: Json;
}

/** A bucket, at its own address; one with dots in its name has no certificate there, and stands in the path. */
interface Bucket {
  readonly service: string;
  readonly base: string;
  readonly region: string | undefined;
}

const PART = 5 * 1024 * 1024;

async function bucketOf(name: string, params: AppParams, context: EffectContext): Promise<Bucket> {
  const service = name.includes(".") ? "s3" : `${name}.s3`;
  const base = name.includes(".") ? `/${name}` : "";
  const said = readXml(textIn(await sendToAmazon({ method: "GET", service, path: base === "" ? "/" : base, query: { location: "" } }, params, context)));
  const region = said.children.filter((child) => typeof child === "string").join("");
  return { service, base, region: region === "" ? undefined : region };
}

function textIn({ bytes }: Incoming): string {
  return Buffer.from(bytes).toString("utf8");
}

async function send(bucket: Bucket, request: Omit<AmazonRequest, "service" | "region">, params: AppParams, context: EffectContext): Promise<Incoming> {
  return await sendToAmazon({ ...request, path: bucket.base + request.path, service: bucket.service, region: bucket.region }, params, context);
}

/** The members of an answer, below its root. */
function answered(incoming: Incoming): Fields {
  const text = textIn(incoming);
  return text === "" ? {} : fieldsOf(xmlFields(readXml(text)));
}

/** A path, with what a path cannot hold written otherwise. */
function pathOf(...parts: readonly string[]): string {
  return `/${parts.filter((part) => part !== "").join("/")}`.split("/").map(encodeURIComponent).join("/");
}

/** The words of a name as a header writes them: `publicRead` is `public-read`. */
function words(name: Json, between: string): string {
  return textOf(name).replace(/([a-z0-9])([A-Z])/g, `$1${between}$2`).replace(/[-_ ]+/g, between);
}

function chosen(params: NewS3File): Record<string, string> {
  return {
    ...(params.requesterPays === true ? { "x-amz-request-payer": "requester" } : {}),
    ...(params.storageClass ? { "x-amz-storage-class": words(params.storageClass, "_").toUpperCase() } : {}),
    ...(params.access ? { "x-amz-acl": words(params.access, "-").toLowerCase() } : {}),
    ...(params.tags === undefined ? {} : { "x-amz-tagging": params.tags.map(({ name, value }) => `${textOf(name)}=${textOf(value)}`).join("&") }),
  };
}

/** Writes a file. A file of the item is sent in parts since version 2, and what the store says of it becomes the item. */
export async function uploadToS3(params: NewS3File, context: EffectContext): Promise<Fields> {
  const { version = 2 } = params;
  const isText = params.content !== undefined;
  const file = isText ? undefined : requireFile(context.item, textOf(params.file ?? "data"), context.index);
  const bucket = await bucketOf(textOf(params.bucket), params, context);
  const name = textOf(params.key) || (version < 2 ? file?.fileName ?? "" : "");
  const path = pathOf(textOf(params.folder), name);
  const content = file === undefined ? Buffer.from(textOf(params.content), "utf8") : bytesOf(file);
  const headers = { ...chosen(params), "content-type": file?.mimeType ?? "text/html" };
  if (file !== undefined && version >= 2) return await sendInParts(bucket, path, content, headers, params, context);
  await send(bucket, { method: "PUT", path, headers: { ...headers, "content-md5": md5(content) }, body: content }, params, context);
  return { success: true };
}

function md5(content: Uint8Array | string): string {
  return createHash("md5").update(content).digest("base64");
}

async function sendInParts(bucket: Bucket, path: string, content: Buffer, headers: Record<string, string>, params: AppParams, context: EffectContext): Promise<Fields> {
  const id = textOf(answered(await send(bucket, { method: "POST", path: `${path}?uploads=`, headers }, params, context))["UploadId"]);
  const upload = `uploadId=${encodeURIComponent(id)}`;
  const parts: string[] = [];
  try {
    for (let from = 0; from < content.length; from += PART) {
      const body = content.subarray(from, from + PART);
      const number = parts.length + 1;
      const { headers: said } = await send(bucket, { method: "PUT", path: `${path}?partNumber=${number}&${upload}`, headers: { "content-md5": md5(body) }, body }, params, context);
      parts.push(`<Part><ETag>${String(said["etag"] ?? "").replace(/"/g, "&quot;")}</ETag><PartNumber>${number}</PartNumber></Part>`);
    }
  } catch (error) {
    await send(bucket, { method: "DELETE", path: `${path}?${upload}` }, params, context);
    throw error;
  }
  const body = `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts.join("")}</CompleteMultipartUpload>`;
  return answered(await send(bucket, { method: "POST", path: `${path}?${upload}`, headers: { "content-type": "application/xml", "content-md5": md5(body) }, body }, params, context));
}

/** Takes a file; the item keeps its fields. */
export async function downloadFromS3(params: S3File, context: EffectContext): Promise<ItemData> {
  const key = textOf(params.key);
  if (key.endsWith("/")) throw new StepError("Downloading a whole directory is not yet supported, please provide a file key");
  const bucket = await bucketOf(textOf(params.bucket), params, context);
  const { bytes, headers } = await send(bucket, { method: "GET", path: pathOf(...key.split("/")) }, params, context);
  const type = headers["content-type"];
  const { json, binary } = context.item;
  return { json, binary: { ...binary, [textOf(params.file ?? "data")]: fileOf(Buffer.from(bytes), key.split("/").at(-1), typeof type === "string" ? type : undefined) } };
}

/** Removes a file. */
export async function removeFromS3(params: S3File & { readonly revision?: Json }, context: EffectContext): Promise<Fields> {
  const bucket = await bucketOf(textOf(params.bucket), params, context);
  const query: Record<string, string> = params.revision ? { versionId: textOf(params.revision) } : {};
  await send(bucket, { method: "DELETE", path: pathOf(...textOf(params.key).split("/")), query }, params, context);
  return { success: true };
}

/** Makes a folder: an empty file whose name ends in a slash. */
export async function createS3Folder(params: NewS3File, context: EffectContext): Promise<Fields> {
  const bucket = await bucketOf(textOf(params.bucket), params, context);
  await send(bucket, { method: "PUT", path: `${pathOf(textOf(params.folder), textOf(params.key))}/`, headers: chosen(params) }, params, context);
  return { success: true };
}

async function listed(params: S3List, query: Record<string, string>, context: EffectContext): Promise<Fields[]> {
  const bucket = await bucketOf(textOf(params.bucket), params, context);
  const limit = params.all === true ? Infinity : Number(params.limit ?? 100);
  const out: Fields[] = [];
  for (let after: Json = ""; after !== undefined && out.length < limit;) {
    const page = answered(await send(bucket, {
      method: "GET", path: bucket.base === "" ? "/" : "",
      query: {
        ...(params.prefix ? { prefix: textOf(params.prefix) } : {}), ...(params.owner ? { "fetch-owner": textOf(params.owner) } : {}), ...query, "list-type": "2",
        ...(after === "" ? {} : { "continuation-token": textOf(after) }),
      },
    }, params, context));
    out.push(...listOf(page["Contents"]).map(fieldsOf));
    after = page["IsTruncated"] === "true" ? page["NextContinuationToken"] : undefined;
  }
  return out;
}

function firstOf(found: readonly Fields[], { all, limit = 100 }: S3List): Fields[] {
  return all === true ? [...found] : found.slice(0, Number(limit));
}

/** The files of a folder that are not empty. */
export async function listS3Files(params: S3List, context: EffectContext): Promise<Fields[]> {
  const found = firstOf(await listed(params, { delimiter: "/" }, context), params);
  return found.filter(({ Key, Size }) => !textOf(Key).endsWith("/") && Size !== "0");
}

/** The folders below a folder. */
export async function listS3Folders(params: S3List, context: EffectContext): Promise<Fields[]> {
  const found = await listed(params, {}, context);
  return firstOf(found.filter(({ Key, Size }) => textOf(Key).endsWith("/") && Size === "0" && Key !== params.prefix), params);
}

/** The buckets of the account. */
export async function listS3Buckets(params: S3List, context: EffectContext): Promise<Fields[]> {
  const answer = answered(await sendToAmazon({ method: "GET", service: "s3", path: "/" }, params, context));
  return firstOf(listOf(fieldsOf(answer["Buckets"])["Bucket"]).map(fieldsOf), params);
}

/** Removes an empty bucket. */
export async function removeS3Bucket(params: S3Params, context: EffectContext): Promise<Fields> {
  await sendToAmazon({ method: "DELETE", service: `${textOf(params.bucket)}.s3`, path: "/" }, params, context);
  return { success: true };
}
