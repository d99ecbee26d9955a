// SPDX-License-Identifier: 0BSD
import { operation, type Page, type Paging, type RestApi } from "./rest.js";

/** https://developer.wordpress.org/rest-api/reference */
const wordpress: RestApi = { url: "{url}/wp-json/wp/v2", ways: { password: "wordpressApi" } };

const list: Paging = { size: "per_page", most: 10, next: (page) => (page.number < pages(page) ? { page: page.number + 1 } : undefined) };

function pages({ headers }: Page): number {
  return Number(headers["x-wp-totalpages"] ?? 0);
}

export const createWordpressPost = operation(wordpress, { method: "POST", path: "/posts" });
export const updateWordpressPost = operation(wordpress, { method: "POST", path: "/posts/{post}" });
export const getWordpressPost = operation(wordpress, { method: "GET", path: "/posts/{post}" });
export const listWordpressPosts = operation(wordpress, { method: "GET", path: "/posts", list });
