// SPDX-License-Identifier: 0BSD
import { fileOf } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { isGiven, textOf } from "../json.js";
import type { AppParams } from "./api.js";
import { bytesIn } from "./bytes.js";
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
  const folder = textOf(params.folder).split("/").at(-1) ?? "";
  const about = { name, ...(folder === "" ? {} : { parents: [folder] }), ...(isGiven(params.becomes) ? { mimeType: params.becomes } : {}) };
  const id = await createFile(params, about, { type, bytes }, context);
  return await drive(params, `files/${id}`, { query: { ...shared, fields: facts } }, context);
}
