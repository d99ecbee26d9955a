// SPDX-License-Identifier: 0BSD
import { randomBytes } from "node:crypto";
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import type { AppParams } from "./api.js";
import { google, googleAnswer, type GoogleApp, type GoogleRequest } from "./google.js";
import { idOf, type Locator } from "./locator.js";

/** What a service account may do with files and documents. */
export const driveScopes: readonly string[] = [
  "https://www.googleapis.com/auth/drive", "https://www.googleapis.com/auth/drive.appdata", "https://www.googleapis.com/auth/drive.photos.readonly",
];
export const driveApp: GoogleApp = { type: "googleDriveOAuth2Api", scopes: driveScopes };
export const driveUrl = "https://www.googleapis.com/drive/v3";
export const uploadUrl = "https://www.googleapis.com/upload/drive/v3";

/** Files of drives that people share are found and changed too. */
export const everywhere: Fields = { includeItemsFromAllDrives: true, supportsAllDrives: true, spaces: "appDataFolder, drive", corpora: "allDrives" };
export const shared: Fields = { supportsAllDrives: true };

/** An account of which the version of the step may tell how it signs in. */
export interface VersionedAccount extends AppParams {
  /** Version 1 signed in with a service account where nothing else was said. */
  readonly version?: number;
}

/** The account with the way to sign in that the version of the step took. */
export function versioned<P extends VersionedAccount>(params: P): P {
  return params.version === 1 && params.authentication === undefined ? { ...params, authentication: "serviceAccount" } : params;
}

/** Asks the Drive API v3. */
export function drive(account: AppParams, path: string, request: Omit<GoogleRequest, "url">, context: EffectContext): Promise<Fields> {
  return google(driveApp, account, { ...request, url: `${driveUrl}/${path}` }, context);
}

/** The id of a file. */
export function fileId(file: Locator | undefined): string {
  return idOf(file, /https:\/\/(?:drive|docs)\.google\.com(?:\/.*|)\/d\/([0-9a-zA-Z\-_]+)/);
}

/** The id of a drive; a person's own one is called `My Drive`. */
export function driveId(inDrive: Locator | undefined): string {
  return idOf(inDrive, /https:\/\/drive\.google\.com(?:\/.*|)\/folders\/([0-9a-zA-Z\-_]+)/);
}

/** The id of a folder; the top folder of a drive is the drive itself. */
export function folderId(folder: Locator | undefined, inDrive: Locator | undefined): string {
  const [id, within] = [driveId(folder), driveId(inDrive)];
  return id === "root" && within !== "" && within !== "My Drive" ? within : id;
}

/** What is uploaded. */
export interface Content {
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Creates a file with its content. Big ones go up in a session of their own, as Google asks for from 5 MB on. */
export async function createFile(account: AppParams, about: Fields, { type, bytes }: Content, context: EffectContext): Promise<string> {
  if (bytes.length > 5_000_000) {
    const session = await googleAnswer(driveApp, account, {
      method: "POST", url: `${uploadUrl}/files`, query: { uploadType: "resumable", ...shared }, body: about,
      headers: { "x-upload-content-type": type, "x-upload-content-length": String(bytes.length) },
    }, context);
    const location = session.headers["location"];
    if (typeof location !== "string") throw new StepError("Google Drive named no place for the upload");
    return String((await google(driveApp, account, { method: "PUT", url: location, body: bytes, headers: { "content-type": type } }, context))["id"] ?? "");
  }
  const boundary = `part-${randomBytes(12).toString("hex")}`;
  const head = `--${boundary}\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n${JSON.stringify(about)}\r\n--${boundary}\r\nContent-Type: ${type}\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  const made = await google(driveApp, account, {
    method: "POST", url: `${uploadUrl}/files`, query: { uploadType: "multipart", ...shared }, body, headers: { "content-type": `multipart/related; boundary=${boundary}` },
  }, context);
  return String(made["id"] ?? "");
}

/** Puts a new content into a file. */
export function replaceContent(account: AppParams, id: string, { type, bytes }: Content, context: EffectContext): Promise<Fields> {
  return google(driveApp, account, { method: "PATCH", url: `${uploadUrl}/files/${id}`, query: { uploadType: "media", ...shared }, body: bytes, headers: { "content-type": type } }, context);
}

/** A name for what has none. */
export function named(name: Json): string {
  return name === undefined || name === null || name === "" ? "Untitled" : String(name);
}
