// SPDX-License-Identifier: 0BSD
import { cursor } from "./rest-paging.js";
import { operation, type RestApi } from "./rest.js";

/** The API of Google Tasks. */
const googleTasks: RestApi = { url: "https://www.googleapis.com/tasks/v1/lists", ways: { credential: "googleTasksOAuth2Api" } };

const list = cursor({ size: "maxResults", by: "pageToken", member: "nextPageToken", most: 100 });

export const createGoogleTasksTask = operation(googleTasks, { method: "POST", path: "/{task}/tasks" });
export const deleteGoogleTasksTask = operation(googleTasks, { method: "DELETE", path: "/{task}/tasks/{taskId}", then: { success: true } });
export const getGoogleTasksTask = operation(googleTasks, { method: "GET", path: "/{task}/tasks/{taskId}" });
export const listGoogleTasksTasks = operation(googleTasks, { method: "GET", path: "/{task}/tasks", gives: "items", missing: "item", list });
export const updateGoogleTasksTask = operation(googleTasks, { method: "PATCH", path: "/{task}/tasks/{taskId}" });
