// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Discourse. */
const discourse: RestApi = { url: "{url}", ways: { credential: { type: "discourseApi", headers: { "api-key": "{apiKey}", "api-username": "{username}" } } } };

const list: Paging = { cut: true };

export const createDiscourseCategory = operation(discourse, { method: "POST", path: "/categories.json", gives: "category", missing: "item" });
export const listDiscourseCategories = operation(discourse, { method: "GET", path: "/categories.json", gives: "category_list.categories", missing: "error", list });
export const updateDiscourseCategory = operation(discourse, { method: "PUT", path: "/categories/{categoryId}.json", gives: "category", missing: "item" });
export const createDiscourseGroup = operation(discourse, { method: "POST", path: "/admin/groups.json", wraps: "group", gives: "basic_group", missing: "item" });
export const getDiscourseGroup = operation(discourse, { method: "GET", path: "/groups/{name}", gives: "group", missing: "item" });
export const listDiscourseGroups = operation(discourse, { method: "GET", path: "/groups.json", gives: "groups", missing: "error", list });
export const updateDiscourseGroup = operation(discourse, { method: "PUT", path: "/groups/{groupId}.json", wraps: "group" });
export const createDiscoursePost = operation(discourse, { method: "POST", path: "/posts.json" });
export const getDiscoursePost = operation(discourse, { method: "GET", path: "/posts/{postId}" });
export const updateDiscoursePost = operation(discourse, { method: "PUT", path: "/posts/{postId}.json", gives: "post", missing: "item" });
export const createDiscourseUser = operation(discourse, { method: "POST", path: "/users.json" });
export const getDiscourseUserExternalId = operation(discourse, { method: "GET", path: "/u/by-external/{externalId}.json" });
export const addDiscourseUserGroup = operation(discourse, { method: "PUT", path: "/groups/{groupId}/members.json" });
export const removeDiscourseUserGroup = operation(discourse, { method: "DELETE", path: "/groups/{groupId}/members.json" });
