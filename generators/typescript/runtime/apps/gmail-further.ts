// SPDX-License-Identifier: 0BSD
import { cursor } from "./rest-paging.js";
import { operation, type RestApi } from "./rest.js";

/** The API of Gmail. */
const gmail: RestApi = { url: "https://www.googleapis.com/gmail/v1/users/me", ways: { oAuth2: "gmailOAuth2" }, lists: "repeat" };

const list = cursor({ size: "maxResults", by: "pageToken", member: "nextPageToken", most: 100 });

export const deleteGmailLabel = operation(gmail, { method: "DELETE", path: "/labels/{labelId}", then: { success: true } });
export const getGmailLabel = operation(gmail, { method: "GET", path: "/labels/{labelId}" });
export const deleteGmailThread = operation(gmail, { method: "DELETE", path: "/threads/{threadId}", then: { success: true } });
export const listGmailThreads = operation(gmail, { method: "GET", path: "/threads", gives: "threads", list });
export const trashGmailThread = operation(gmail, { method: "POST", path: "/threads/{threadId}/trash" });
export const untrashGmailThread = operation(gmail, { method: "POST", path: "/threads/{threadId}/untrash" });
