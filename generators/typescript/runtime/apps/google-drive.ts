// SPDX-License-Identifier: 0BSD
import { bytesOf, fileOf, requireFile } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf } from "../json.js";
import type { ItemData } from "../transform.js";
import type { AppParams } from "./api.js";
import { googleAnswer } from "./google.js";
import { createFile, drive, driveApp, driveId, driveUrl, everywhere, fileId, folderId, named, replaceContent, shared } from "./google-drive-files.js";
import type { Locator } from "./locator.js";

/** A file of Google Drive. */
export interface DriveFileParams extends AppParams {
  readonly file?: Locator;
}

/** A place in Google Drive. */
export interface DrivePlace extends AppParams {
  readonly drive?: Locator;
  readonly folder?: Locator;
}

/** A file of the item to upload. */
export interface UploadParams extends DrivePlace {
  /** The file's own name when it is missing. */
  readonly name?: Json;
  /** The name of the file in the item; `data` when missing. */
  readonly field?: Json;
}

/** Uploads a file of the item and gives everything that Drive knows of it. */
export async function uploadDriveFile(params: UploadParams, context: EffectContext): Promise<Fields> {
  const file = requireFile(context.item, String(params.field ?? "data"), context.index);
  const name = params.name === undefined || params.name === "" ? named(file.fileName) : String(params.name);
  const parent = folderId(params.folder, params.drive);
  const id = await createFile(params, { name, parents: [parent] }, { type: file.mimeType, bytes: bytesOf(file) }, context);
  return drive(params, `files/${id}`, {
    method: "PATCH", query: { addParents: parent, ...everywhere, fields: "*" }, body: { mimeType: file.mimeType, name, ...(file.fileName === undefined ? {} : { originalFilename: file.fileName }) },
  }, context);
}

/** A text to keep as a file. */
export interface CreateTextFileParams extends DrivePlace {
  readonly name?: Json;
  readonly content?: Json;
}

/** Creates a text file and gives its id. */
export async function createDriveTextFile(params: CreateTextFileParams, context: EffectContext): Promise<Fields> {
  const about = { name: named(params.name), mimeType: "text/plain" };
  const parent = folderId(params.folder, params.drive);
  const id = await createFile(params, { ...about, parents: [parent] }, { type: "text/plain", bytes: Buffer.from(String(params.content ?? "")) }, context);
  const made = await drive(params, `files/${id}`, { method: "PATCH", query: { ...everywhere, addParents: parent }, body: about }, context);
  return { id: made["id"] };
}

/** A file to fetch. Documents of Google itself are turned into a format that other programs read. */
export interface DownloadParams extends DriveFileParams {
  readonly into?: Json;
  readonly fileName?: Json;
  readonly documentAs?: Json;
  readonly drawingAs?: Json;
  readonly slidesAs?: Json;
  readonly sheetAs?: Json;
}

/** Downloads a file into the item. */
export async function downloadDriveFile(params: DownloadParams, context: EffectContext): Promise<ItemData> {
  const id = fileId(params.file);
  const about = await drive(params, `files/${id}`, { query: { fields: "mimeType,name", supportsTeamDrives: true, ...shared } }, context);
  const exported = exportType(String(about["mimeType"] ?? ""), params);
  const answer = await googleAnswer(driveApp, params, {
    url: `${driveUrl}/files/${id}${exported === undefined ? "" : "/export"}`, query: { ...(exported === undefined ? { alt: "media" } : { mimeType: exported }), ...shared },
  }, context);
  const sent = answer.headers["content-type"];
  const type = typeof sent === "string" ? sent.split(";")[0]?.trim() : undefined;
  const file = fileOf(Buffer.from(answer.bytes), String(params.fileName ?? about["name"] ?? ""), type || String(exported ?? about["mimeType"] ?? ""));
  return { json: context.item.json, binary: { ...context.item.binary, [String(params.into ?? "data")]: file } };
}

/** What a document of Google is exported as; undefined for any other file. */
function exportType(type: string, params: DownloadParams): string | undefined {
  const kind = /^application\/vnd\.google-apps\.(\w+)$/.exec(type)?.[1];
  if (kind === undefined) return undefined;
  const office = "application/vnd.openxmlformats-officedocument";
  if (kind === "document") return String(params.documentAs ?? `${office}.wordprocessingml.document`);
  if (kind === "presentation") return String(params.slidesAs ?? `${office}.presentationml.presentation`);
  if (kind === "spreadsheet") return String(params.sheetAs ?? "text/csv");
  return String(params.drawingAs ?? "image/jpeg");
}

/** A copy to make. */
export interface CopyParams extends DriveFileParams, DrivePlace {
  readonly name?: Json;
  readonly sameFolder?: Json;
  readonly description?: Json;
  readonly copyRequiresWriterPermission?: Json;
}

/** Copies a file, into its own folder unless another is named. */
export function copyDriveFile(params: CopyParams, context: EffectContext): Promise<Fields> {
  const parents = params.sameFolder === false ? [folderId(params.folder, params.drive)] : [];
  const body = {
    copyRequiresWriterPermission: params.copyRequiresWriterPermission ?? false, parents, name: params.name ?? `Copy of ${String(params.file?.name)}`,
    ...(params.description === undefined ? {} : { description: params.description }),
  };
  return drive(params, `files/${fileId(params.file)}/copy`, { method: "POST", query: everywhere, body }, context);
}

/** Moves a file into another folder. */
export async function moveDriveFile(params: DriveFileParams & DrivePlace, context: EffectContext): Promise<Fields> {
  const path = `files/${fileId(params.file)}`;
  const { parents } = await drive(params, path, { query: { ...everywhere, fields: "parents" } }, context);
  const query = { ...everywhere, addParents: folderId(params.folder, params.drive), removeParents: (Array.isArray(parents) ? parents : []).join(",") };
  return drive(params, path, { method: "PATCH", query }, context);
}

/** Who may do what with a file or folder. */
export interface ShareParams extends DriveFileParams {
  readonly role?: Json;
  /** `user`, `group`, `domain` or `anyone`. */
  readonly who?: Json;
  readonly email?: Json;
  readonly domain?: Json;
  readonly findable?: Json;
}

/** Shares a file or folder. */
export function shareDriveFile(params: ShareParams, context: EffectContext): Promise<Fields> {
  const open = params.who === "anyone" || params.who === "domain";
  const body = {
    role: params.role, type: params.who, ...(params.email === undefined ? {} : { emailAddress: params.email }), ...(params.domain === undefined ? {} : { domain: params.domain }),
    ...(open ? { allowFileDiscovery: params.findable ?? false } : {}),
  };
  return drive(params, `files/${fileId(params.file)}/permissions`, { method: "POST", query: shared, body }, context);
}

/** Moves a file to the bin, or deletes it for good. */
export async function deleteDriveFile(params: DriveFileParams & { readonly forGood?: Json }, context: EffectContext): Promise<Fields> {
  const id = fileId(params.file);
  await discard(params, id, params.forGood, context);
  return { id, success: true };
}

/** The same for a folder and what is in it. */
export async function deleteDriveFolder(params: AppParams & { readonly folder?: Locator; readonly forGood?: Json }, context: EffectContext): Promise<Fields> {
  const id = folderId(params.folder, undefined);
  await discard(params, id, params.forGood, context);
  return { fileId: id, success: true };
}

async function discard(account: AppParams, id: string, forGood: Json, context: EffectContext): Promise<void> {
  await drive(account, `files/${id}`, forGood === true ? { method: "DELETE", query: shared } : { method: "PATCH", query: shared, body: { trashed: true } }, context);
}

/** What changes in a file. */
export interface UpdateFileParams extends DriveFileParams {
  readonly name?: Json;
  readonly replaceContent?: Json;
  /** The name of the file in the item; `data` when missing. */
  readonly field?: Json;
}

/** Changes the name of a file, or its content to that of a file of the item. */
export async function updateDriveFile(params: UpdateFileParams, context: EffectContext): Promise<Fields> {
  const id = fileId(params.file);
  const file = params.replaceContent === true ? requireFile(context.item, String(params.field ?? "data"), context.index) : undefined;
  if (file !== undefined) await replaceContent(params, id, { type: file.mimeType, bytes: bytesOf(file) }, context);
  const body = { ...(params.name === undefined || params.name === "" ? {} : { name: params.name }), ...(file === undefined ? {} : { mimeType: file.mimeType }) };
  return drive(params, `files/${id}`, { method: "PATCH", query: shared, body }, context);
}

/** What is looked for. */
export interface SearchDriveParams extends AppParams {
  readonly text?: Json;
  /** `query`: the text is a query of Drive's own; else it is part of a name. */
  readonly method?: Json;
  readonly folder?: Locator;
  readonly drive?: Locator;
  /** `files`, `folders` or `all`. */
  readonly kind?: Json;
  /** MIME types, one of which a file must have; `*` is any. */
  readonly types?: readonly Json[];
  readonly trashed?: Json;
  readonly fields?: readonly Json[];
  readonly all?: Json;
  readonly limit?: Json;
}

/** Finds files and folders; their id and name unless `fields` asks for more. */
export async function searchDrive(params: SearchDriveParams, context: EffectContext): Promise<Fields[]> {
  const folder = params.folder === undefined ? "" : folderId(params.folder, undefined);
  // The root stands for the whole of a person's own drive.
  const within = folder === "" || folder === "root" ? [] : [`'${folder}' in parents`];
  const places = placesOf(params.drive === undefined ? "" : driveId(params.drive), folder);
  const text = String(params.text ?? "");
  const named = params.method === "query" ? text : `name contains '${text.replaceAll("'", "\\'")}'`;
  const q = [named, ...within, ...filters(params)].filter((part) => part !== "").join(" and ");
  const wanted = params.fields === undefined ? "id, name" : params.fields.includes("*") ? "*" : params.fields.join(", ");
  const found: Fields[] = [];
  let page: Json;
  do {
    const query = { fields: `nextPageToken, files(${wanted})`, q, ...places, pageSize: params.all === true ? 100 : Number(params.limit ?? 50), ...(page === undefined ? {} : { pageToken: page }) };
    const { files, nextPageToken } = await drive(params, "files", { query }, context);
    if (Array.isArray(files)) found.push(...files.map(fieldsOf));
    page = nextPageToken;
  } while (params.all === true && page !== undefined && page !== null && page !== "");
  return found;
}

/** Where to look: in a drive, in a person's own one, or everywhere. */
function placesOf(inDrive: string, folder: string): Fields {
  if (inDrive === "My Drive") return { ...everywhere, includeItemsFromAllDrives: false, supportsAllDrives: false, corpora: "user" };
  if (inDrive !== "") return { ...everywhere, driveId: inDrive, corpora: "drive" };
  return folder === "root" ? { corpora: "user", spaces: "drive", includeItemsFromAllDrives: false, supportsAllDrives: false } : everywhere;
}

/** What is found has to be; where nothing is said of it, what was thrown away is found as well. */
function filters({ folder, drive: inDrive, kind, types, trashed }: SearchDriveParams): string[] {
  if ([folder, inDrive, kind, types, trashed].every((each) => each === undefined)) return [];
  const kinds = kind === "folders" ? ["mimeType = 'application/vnd.google-apps.folder'"] : kind === "files" ? ["mimeType != 'application/vnd.google-apps.folder'"] : [];
  const any = kind === "folders" || types === undefined || types.length === 0 || types.includes("*");
  return [...kinds, ...(trashed === true ? [] : ["trashed = false"]), ...(any ? [] : [`(${types.map((type) => `mimeType = '${String(type)}'`).join(" or ")})`])];
}

/** A folder to create. */
export interface CreateFolderParams extends DrivePlace {
  readonly name?: Json;
  readonly color?: Json;
  /** `false` gives everything that Drive knows of it. */
  readonly simplify?: Json;
}

/** Creates a folder. */
export function createDriveFolder(params: CreateFolderParams, context: EffectContext): Promise<Fields> {
  const body = {
    name: named(params.name), mimeType: "application/vnd.google-apps.folder", parents: [folderId(params.folder, params.drive)],
    ...(params.color === undefined ? {} : { folderColorRgb: params.color }),
  };
  return drive(params, "files", { method: "POST", query: { ...(params.simplify === false ? { fields: "*" } : {}), ...everywhere }, body }, context);
}
