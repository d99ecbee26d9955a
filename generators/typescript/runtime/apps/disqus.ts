// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Disqus. */
const disqus: RestApi = { url: "https://disqus.com/api/3.0/forums", ways: { credential: { type: "disqusApi", query: { api_key: "{accessToken}" } } } };

const list: Paging = { size: "limit" };

export const getDisqusForum = operation(disqus, { method: "GET", path: "/details.json", gives: "response", missing: "item" });
export const getDisqusForumCategories = operation(disqus, { method: "GET", path: "/listCategories.json", gives: "response", missing: "item", list });
export const getDisqusForumThreads = operation(disqus, { method: "GET", path: "/listThreads.json", gives: "response", missing: "item", list });
export const getDisqusForumPosts = operation(disqus, { method: "GET", path: "/listPosts.json", gives: "response", missing: "item", list });
