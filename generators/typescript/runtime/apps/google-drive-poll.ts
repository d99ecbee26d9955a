// SPDX-License-Identifier: 0BSD
import { wholeSecond } from "../clock.js";
import type { Json } from "../items.js";
import { isGiven, textOf } from "../json.js";
import type { Poll } from "../polled.js";
import type { AppParams } from "./api.js";
import { googleList } from "./google.js";
import { drive, everywhere, fileId, folderId } from "./google-drive-files.js";
import type { Locator } from "./locator.js";

/** Which files or folders are watched. */
export interface DriveEvents extends AppParams {
  /** `fileCreated`, `fileUpdated`, `folderCreated`, `folderUpdated` or `watchFolderUpdated`. */
  readonly event?: Json;
  /** What lies in this folder; with `watchFolderUpdated` the folder itself. */
  readonly folder?: Locator;
  /** This file alone. */
  readonly file?: Locator;
  /** A MIME type; `all` or nothing for any. */
  readonly type?: Json;
}

/** Files and folders that were created or changed since the last question, as Drive describes them. */
export const newDriveFiles: Poll<DriveEvents> = async (params, memory, context) => {
  // Drive compares whole seconds.
  const now = wholeSecond();
  const event = textOf(params.event);
  const folder = params.folder === undefined ? undefined : folderId(params.folder, undefined);
  const query = [
    "trashed = false",
    ...(folder !== undefined && event !== "watchFolderUpdated" ? [`'${folder}' in parents`] : []),
    `mimeType ${event.startsWith("file") ? "!=" : "="} 'application/vnd.google-apps.folder'`,
    ...(isGiven(params.type) && params.type !== "all" ? [`mimeType = '${textOf(params.type)}'`] : []),
    `${event.includes("Created") ? "createdTime" : "modifiedTime"} > '${textOf(memory["since"] ?? now)}'`,
  ].join(" AND ");
  const found = await googleList({ all: true }, { ...everywhere, q: query, fields: "nextPageToken, files(*)" }, (page) => drive(params, "files", { query: page }, context), "files", 100, 100, "pageSize");
  const wanted = params.file !== undefined ? fileId(params.file) : event === "watchFolderUpdated" ? folder : undefined;
  return { items: found.filter(({ id }) => wanted === undefined || id === wanted).map((json) => ({ json })), memory: { since: now } };
};
