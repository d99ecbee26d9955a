// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Wordpress. */
const wordpress: RestApi = { url: "{url}/wp-json/wp/v2", ways: { credential: { type: "wordpressApi", basic: ["{username}", "{password}"] } } };

const list: Paging = { size: "per_page" };

export const createWordpressPage = operation(wordpress, { method: "POST", path: "/pages" });
export const getWordpressPage = operation(wordpress, { method: "GET", path: "/pages/{pageId}" });
export const listWordpressPages = operation(wordpress, { method: "GET", path: "/pages", list });
export const createWordpressUser = operation(wordpress, { method: "POST", path: "/users" });
export const getWordpressUser = operation(wordpress, { method: "GET", path: "/users/{userId}" });
export const listWordpressUsers = operation(wordpress, { method: "GET", path: "/users", list });
