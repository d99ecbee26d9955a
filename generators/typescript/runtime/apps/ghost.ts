// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Ghost. */
const ghost: RestApi = { url: "{url}/ghost/api/v3/content", ways: { credential: { type: "ghostContentApi", query: { key: "{apiKey}" } } } };

const list: Paging = { size: "limit" };

export const getGhostPost = operation(ghost, { method: "GET", path: "/posts/{identifier}", gives: "posts" });
export const getGhostPostSlug = operation(ghost, { method: "GET", path: "/posts/slug/{identifier}", gives: "posts" });
export const listGhostPosts = operation(ghost, { method: "GET", path: "/posts", gives: "posts", list });
