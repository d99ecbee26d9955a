// SPDX-License-Identifier: 0BSD
import { bytesOf, requireFile } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf, withoutMissing } from "../json.js";
import type { ItemData } from "../transform.js";
import { google } from "./google.js";
import { downloadDriveFile, shareDriveFile, type DownloadParams, type DriveFileParams, type ShareParams } from "./google-drive.js";
import { createFile, drive, driveApp, fileId, shared, uploadUrl, versioned, type Content, type VersionedAccount } from "./google-drive-files.js";
import { namesOf } from "./values.js";

/** What Drive is asked to tell of a file where nobody says. */
const facts: Fields = { fields: "id, name" };
/** From this size on a file goes up in a session of its own. */
const sessionFrom = 5_000_000;

/** A file to upload: one of the item, or a text. */
export interface LegacyUpload extends VersionedAccount {
  readonly name?: Json;
  /** The name of the file in the item; the `text` is uploaded where this is missing. */
  readonly field?: Json;
  readonly text?: Json;
  /** The ids of the folders that it is put into. */
  readonly parents?: readonly Json[];
  /** Everything that Drive knows of the file is given. */
  readonly whole?: Json;
}

/** Uploads a file of the item or a text, and names it afterwards. */
export async function uploadLegacyDriveFile(params: LegacyUpload, context: EffectContext): Promise<Fields> {
  const file = params.field === undefined ? undefined : requireFile(context.item, textOf(params.field), context.index);
  const content = file === undefined ? { type: "text/plain", bytes: Buffer.from(textOf(params.text)) } : { type: file.mimeType, bytes: bytesOf(file) };
  const id = await placed(params, content, context);
  const body = withoutMissing({ mimeType: content.type, name: textOf(params.name), originalFilename: file?.fileName });
  const made = await drive(versioned(params), `files/${id}`, { method: "PATCH", query: { addParents: (params.parents ?? []).map(textOf).join(","), ...shared }, body }, context);
  return params.whole === true ? drive(versioned(params), `files/${id}`, { query: { fields: "*" } }, context) : made;
}

async function placed(params: LegacyUpload, { type, bytes }: Content, context: EffectContext): Promise<string> {
  if (bytes.length > sessionFrom) return createFile(versioned(params), {}, { type, bytes }, context);
  const request = { method: "POST", url: `${uploadUrl}/files`, query: { ...facts, uploadType: "media" }, body: bytes, headers: { "content-type": type } };
  return textOf((await google(driveApp, versioned(params), request, context))["id"]);
}

/** Downloads a file into the item. */
export function downloadLegacyDriveFile(params: DownloadParams & VersionedAccount, context: EffectContext): Promise<ItemData> {
  return downloadDriveFile(versioned(params), context);
}

/** Shares a file or folder. */
export function shareLegacyDriveFile(params: ShareParams & VersionedAccount, context: EffectContext): Promise<Fields> {
  return shareDriveFile(versioned(params), context);
}

/** Which files are wanted. */
export interface LegacyDriveList extends VersionedAccount {
  /** A query in Drive's own language; in its place stand `names` and `types`. */
  readonly query?: Json;
  /** Names, any of which a file has: `is`, `contains` or another of Drive's words for it. */
  readonly names?: readonly { readonly is?: Json; readonly value?: Json }[];
  /** MIME types, any of which a file has. */
  readonly types?: readonly Json[];
  readonly limit?: Json;
  readonly fields?: readonly Json[];
  /** Where they are kept; `*` is everywhere. */
  readonly spaces?: readonly Json[];
}

/** The files that were changed least lately, one page of them. */
export async function listLegacyDriveFiles(params: LegacyDriveList, context: EffectContext): Promise<Fields[]> {
  const names = (params.names ?? []).map(({ is, value }) => `name ${is === "is" ? "=" : textOf(is)} '${textOf(value)}'`);
  const types = (params.types ?? []).map((type) => `mimeType = '${textOf(type)}'`);
  const fields = params.fields === undefined || params.fields.length === 0 ? "id, name" : params.fields.includes("*") ? "*" : params.fields.map(textOf).join(", ");
  const spaces = params.spaces?.includes("*") === true ? ["appDataFolder", "drive", "photos"] : (params.spaces ?? []).map(textOf);
  const query = {
    pageSize: params.limit ?? 50, orderBy: "modifiedTime", fields: `nextPageToken, files(${fields})`, spaces: spaces.join(", "),
    q: isGiven(params.query) ? params.query : [names, types].filter((part) => part.length > 0).map((part) => part.join(" or ")).join(" and "),
    includeItemsFromAllDrives: true, ...shared,
  };
  return listOf((await drive(versioned(params), "files", { query }, context))["files"]).map(fieldsOf);
}

/** Copies a file. */
export function copyLegacyDriveFile(params: DriveFileParams & VersionedAccount & { readonly name?: Json; readonly parents?: readonly Json[] }, context: EffectContext): Promise<Fields> {
  const body = withoutMissing({ ...facts, name: params.name, parents: params.parents === undefined ? undefined : [...params.parents] });
  return drive(versioned(params), `files/${fileId(params.file)}/copy`, { method: "POST", query: shared, body }, context);
}

/** Deletes a file or folder for good. */
export async function deleteLegacyDriveFile(params: DriveFileParams & VersionedAccount, context: EffectContext): Promise<Fields> {
  const id = fileId(params.file);
  await drive(versioned(params), `files/${id}`, { method: "DELETE", query: shared }, context);
  return { fileId: id, success: true };
}

/** What changes in a file. */
export interface LegacyUpdate extends DriveFileParams, VersionedAccount {
  readonly name?: Json;
  readonly trashed?: Json;
  readonly parents?: readonly Json[];
  readonly fields?: Json;
}

/** Changes the name or the place of a file. */
export function updateLegacyDriveFile(params: LegacyUpdate, context: EffectContext): Promise<Fields> {
  const { name, trashed, parents } = params;
  const fields = namesOf(params.fields);
  const query = withoutMissing({ ...shared, ...facts, ...(fields.length > 0 ? { fields: fields.join(", ") } : {}), addParents: parents?.map(textOf).join(",") });
  return drive(versioned(params), `files/${fileId(params.file)}`, { method: "PATCH", query, body: withoutMissing({ name, trashed }) }, context);
}

/** Creates a folder. */
export function createLegacyDriveFolder(params: VersionedAccount & { readonly name?: Json; readonly parents?: readonly Json[] }, context: EffectContext): Promise<Fields> {
  const body = { name: params.name, mimeType: "application/vnd.google-apps.folder", parents: [...(params.parents ?? [])] };
  return drive(versioned(params), "files", { method: "POST", query: { ...facts, ...shared }, body }, context);
}
