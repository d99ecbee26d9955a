// SPDX-License-Identifier: 0BSD
import { operation, whole, type RestApi } from "./rest.js";

/** https://developer.todoist.com/rest/v2 */
const todoist: RestApi = { url: "https://api.todoist.com/rest/v2", ways: { apiKey: "todoistApi", oAuth2: "todoistOAuth2Api" } };

export const createTodoistTask = operation(todoist, { method: "POST", path: "/tasks", convert: { priority: whole } });
export const updateTodoistTask = operation(todoist, { method: "POST", path: "/tasks/{task}", then: { success: true } });
export const getTodoistTask = operation(todoist, { method: "GET", path: "/tasks/{task}" });
export const closeTodoistTask = operation(todoist, { method: "POST", path: "/tasks/{task}/close", then: { success: true } });
export const reopenTodoistTask = operation(todoist, { method: "POST", path: "/tasks/{task}/reopen", then: { success: true } });
export const deleteTodoistTask = operation(todoist, { method: "DELETE", path: "/tasks/{task}", then: { success: true } });
export const listTodoistTasks = operation(todoist, { method: "GET", path: "/tasks", list: { cut: true } });
