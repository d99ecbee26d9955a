// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Box. */
const box: RestApi = { url: "https://api.box.com/2.0", ways: { credential: "boxOAuth2Api" } };

export const deleteBoxFile = operation(box, { method: "DELETE", path: "/files/{fileId}", then: { success: true } });
export const getBoxFile = operation(box, { method: "GET", path: "/files/{fileId}" });
export const deleteBoxFolder = operation(box, { method: "DELETE", path: "/folders/{folderId}", then: { success: true } });
export const getBoxFolder = operation(box, { method: "GET", path: "/folders/{folderId}" });
export const shareBoxFolder = operation(box, { method: "POST", path: "/collaborations", always: { role: "editor" } });
export const shareBoxFolderGroup = operation(box, { method: "POST", path: "/collaborations", always: { role: "editor" } });
export const shareBoxFolderNoUseEmail = operation(box, { method: "POST", path: "/collaborations", always: { role: "editor" } });
export const updateBoxFolder = operation(box, { method: "PUT", path: "/folders/{folderId}" });
