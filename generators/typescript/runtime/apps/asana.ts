// SPDX-License-Identifier: 0BSD
import { joined, operation, type Paging, type RestApi } from "./rest.js";

/** The API of Asana. */
const asana: RestApi = { url: "https://app.asana.com/api/1.0", ways: { accessToken: { type: "asanaApi", headers: { Authorization: "Bearer {accessToken}" } }, oAuth2: "asanaOAuth2Api" } };

const list: Paging = { size: "limit" };
const list2: Paging = { cut: true };

export const createAsanaProject = operation(asana, { method: "POST", path: "/teams/{team}/projects", wraps: "data", gives: "data", missing: "item" });
export const deleteAsanaProject = operation(asana, { method: "DELETE", path: "/projects/{id}", then: { success: true } });
export const getAsanaProject = operation(asana, { method: "GET", path: "/projects/{id}", gives: "data", missing: "item" });
export const listAsanaProjects = operation(asana, { method: "GET", path: "/projects", gives: "data", missing: "item", list });
export const updateAsanaProject = operation(asana, { method: "PUT", path: "/projects/{id}", wraps: "data", gives: "data", missing: "item" });
export const createAsanaSubtask = operation(asana, { method: "POST", path: "/tasks/{taskId}/subtasks", wraps: "data", gives: "data", missing: "item" });
export const listAsanaSubtasks = operation(asana, { method: "GET", path: "/tasks/{taskId}/subtasks", convert: { opt_fields: joined }, gives: "data", missing: "error", list: list2 });
export const createAsanaTask = operation(asana, { method: "POST", path: "/tasks", wraps: "data", gives: "data", missing: "item" });
export const deleteAsanaTask = operation(asana, { method: "DELETE", path: "/tasks/{id}", gives: "data", missing: "item" });
export const getAsanaTask = operation(asana, { method: "GET", path: "/tasks/{id}", gives: "data", missing: "item" });
export const listAsanaTasks = operation(asana, { method: "GET", path: "/tasks", convert: { opt_fields: joined }, gives: "data", missing: "item", list });
export const moveAsanaTask = operation(asana, { method: "POST", path: "/sections/{section}/addTask", wraps: "data", then: { success: true } });
export const searchAsanaTask = operation(asana, { method: "GET", path: "/workspaces/{workspace}/tasks/search", gives: "data", missing: "item" });
export const updateAsanaTask = operation(asana, { method: "PUT", path: "/tasks/{id}", wraps: "data", gives: "data", missing: "item" });
export const addAsanaTaskComment = operation(asana, { method: "POST", path: "/tasks/{id}/stories", wraps: "data", gives: "data", missing: "item" });
export const addAsanaTaskCommentIsTextHtml = operation(asana, { method: "POST", path: "/tasks/{id}/stories", wraps: "data", gives: "data", missing: "item" });
export const removeAsanaTaskComment = operation(asana, { method: "DELETE", path: "/stories/{id}", then: { success: true } });
export const addAsanaTaskProject = operation(asana, { method: "POST", path: "/tasks/{id}/addProject", wraps: "data", then: { success: true } });
export const removeAsanaTaskProject = operation(asana, { method: "POST", path: "/tasks/{id}/removeProject", wraps: "data", then: { success: true } });
export const addAsanaTaskTag = operation(asana, { method: "POST", path: "/tasks/{id}/addTag", wraps: "data", then: { success: true } });
export const removeAsanaTaskTag = operation(asana, { method: "POST", path: "/tasks/{id}/removeTag", wraps: "data", then: { success: true } });
export const getAsanaUser = operation(asana, { method: "GET", path: "/users/{userId}", gives: "data", missing: "item" });
export const listAsanaUsers = operation(asana, { method: "GET", path: "/workspaces/{workspace}/users", gives: "data", missing: "item" });
