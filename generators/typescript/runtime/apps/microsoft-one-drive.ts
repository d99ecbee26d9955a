// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Microsoft OneDrive. */
const microsoftOneDrive: RestApi = { url: "https://graph.microsoft.com/v1.0/me/drive/items", ways: { credential: "microsoftOneDriveOAuth2Api" } };

export const deleteMicrosoftOneDriveFile = operation(microsoftOneDrive, { method: "DELETE", path: "/{fileId}", then: { success: true } });
export const getMicrosoftOneDriveFile = operation(microsoftOneDrive, { method: "GET", path: "/{fileId}" });
export const renameMicrosoftOneDriveFile = operation(microsoftOneDrive, { method: "PATCH", path: "/{itemId}" });
export const shareMicrosoftOneDriveFile = operation(microsoftOneDrive, { method: "POST", path: "/{fileId}/createLink" });
export const deleteMicrosoftOneDriveFolder = operation(microsoftOneDrive, { method: "DELETE", path: "/{folderId}", then: { success: true } });
export const getMicrosoftOneDriveFolderChildren = operation(microsoftOneDrive, { method: "GET", path: "/{folderId}/children?%24top=100", gives: "value" });
export const renameMicrosoftOneDriveFolder = operation(microsoftOneDrive, { method: "PATCH", path: "/{itemId}" });
export const shareMicrosoftOneDriveFolder = operation(microsoftOneDrive, { method: "POST", path: "/{folderId}/createLink" });
