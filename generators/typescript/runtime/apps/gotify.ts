// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Gotify. */
const gotify: RestApi = { url: "{url}", ways: { credential: { type: "gotifyApi", headers: { "x-gotify-key": "{appApiToken}" } } } };

const list: Paging = { size: "limit" };

export const createGotifyMessage = operation(gotify, { method: "POST", path: "/message" });
export const deleteGotifyMessage = operation(gotify, { method: "DELETE", path: "/message/{messageId}", then: { success: true } });
export const listGotifyMessages = operation(gotify, { method: "GET", path: "/message", gives: "messages", missing: "item", list });
