// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Notion. */
const notion: RestApi = { url: "https://api.notion.com/v1", ways: { credential: { type: "notionApi", headers: { authorization: "Bearer {apiKey} " } } }, headers: { "notion-version": "2021-08-16" } };

export const getNotionUser = operation(notion, { method: "GET", path: "/users/{userId}" });
