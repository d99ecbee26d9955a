// SPDX-License-Identifier: 0BSD
import { fileOf } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { isGiven, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import type { AppParams } from "./api.js";
import { bytesIn } from "./bytes.js";
import { downloadDriveFile, type DownloadParams } from "./google-drive.js";
import { googleList } from "./google.js";
import { createFile, drive, named, shared } from "./google-drive-files.js";

/** A file to make. */
export interface DriveContent extends AppParams {
  /** The id of a folder, or the path of folders that leads to it; the top of the drive when missing. */
  readonly folder?: Json;
  readonly name?: Json;
  /** What the file is to be called; its name when missing. */
  readonly title?: Json;
  /** A text, or bytes. */
  readonly data?: Json;
  /** What Google is to turn it into: a MIME type of its own. */
  readonly becomes?: Json;
  /** What the content is; by the name of the file when missing. */
  readonly type?: Json;
}

const facts = "id,name,mimeType,description,parents,webViewLink,webContentLink,size,createdTime,modifiedTime,md5Checksum,fileExtension,originalFilename";

/** Uploads a text or bytes as a file and gives what Drive knows of it. */
export async function uploadDriveContent(params: DriveContent, context: EffectContext): Promise<Fields> {
  const bytes = bytesIn(params.data);
  const name = named(isGiven(params.title) ? params.title : params.name);
  const type = isGiven(params.type) ? textOf(params.type) : fileOf(bytes, name).mimeType;
  const folder = lastOf(params.folder);
  const about = { name, ...(folder === "" ? {} : { parents: [folder] }), ...(isGiven(params.becomes) ? { mimeType: params.becomes } : {}) };
  const id = await createFile(params, about, { type, bytes }, context);
  return await drive(params, `files/${id}`, { query: { ...shared, fields: facts } }, context);
}

/** A file to fetch, by its id or the path of folders that leads to it. */
export interface DriveDownload extends Omit<DownloadParams, "file"> {
  readonly file?: Json;
}

/** Fetches a file and what Drive knows of it. */
export async function downloadDriveContent(params: DriveDownload, context: EffectContext): Promise<ItemData> {
  const { file, ...account } = params;
  const id = lastOf(file);
  const json = await drive(account, `files/${id}`, { query: { ...shared, fields: facts } }, context);
  const { binary } = await downloadDriveFile({ ...account, file: { id } }, context);
  return { json, ...(binary?.["data"] === undefined ? {} : { binary: { data: binary["data"] } }) };
}

/** Makes a folder in another one, or at the top of a drive. */
export async function makeDriveFolder(params: AppParams & { readonly name?: Json; readonly folder?: Json; readonly drive?: Json }, context: EffectContext): Promise<Fields> {
  const { name, folder, drive: inDrive, ...account } = params;
  const parent = lastOf(folder) || textOf(inDrive);
  const body = { name: named(name), mimeType: "application/vnd.google-apps.folder", ...(parent === "" ? {} : { parents: [parent] }) };
  return await drive(account, "files", { method: "POST", query: { ...shared, fields: facts }, body }, context);
}

/** Which files and folders are looked for. */
export interface DriveSearch extends AppParams {
  /** The id of a folder, or the path of folders that leads to it; all of the drive when missing. */
  readonly folder?: Json;
  /** `file`, `folder` or, for both, `file_folder`. */
  readonly kind?: Json;
  /** Where the text stands: in the `title`, or anywhere (`fulltext`); `custom` is a condition in Drive's own language. */
  readonly where?: Json;
  readonly text?: Json;
  /** By what they are sorted, in Drive's words. */
  readonly order?: Json;
  readonly limit?: Json;
}

/** The files and folders that match and that nobody threw away. */
export async function findDriveContent(params: DriveSearch, context: EffectContext): Promise<Fields[]> {
  const { folder, kind, where, text, order, limit, ...account } = params;
  const parent = lastOf(folder);
  const isFolder = `mimeType ${kind === "folder" ? "=" : "!="} 'application/vnd.google-apps.folder'`;
  const said = `'${textOf(text).replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const condition = where === "custom" ? `(${textOf(text)})` : `${where === "fulltext" ? "fullText" : "name"} contains ${said}`;
  const q = [...(parent === "" ? [] : [`'${parent}' in parents`]), ...(kind === "file_folder" ? [] : [isFolder]), ...(isGiven(text) ? [condition] : []), "trashed = false"].join(" and ");
  const ask = (query: Fields) => drive(account, "files", { query: { ...query, q, ...(isGiven(order) ? { orderBy: order } : {}), fields: `nextPageToken,files(${facts})` } }, context);
  return await googleList({ limit }, shared, ask, "files", 100, 1000, "pageSize");
}

/** The id at the end of a path of folders. */
export function lastOf(path: Json): string {
  return textOf(path).split("/").at(-1) ?? "";
}
