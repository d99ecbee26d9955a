// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Todoist. */
const todoist: RestApi = { url: "https://api.todoist.com", ways: { apiKey: { type: "todoistApi", headers: { Authorization: "Bearer {apiKey}" } }, oAuth2: "todoistOAuth2Api" } };

export const quickTodoistTaskAdd = operation(todoist, { method: "POST", path: "/sync/v9/quick/add" });
export const archiveTodoistProject = operation(todoist, { method: "POST", path: "/rest/v2/projects/{projectId}/archive", then: { success: true } });
export const createTodoistProject = operation(todoist, { method: "POST", path: "/rest/v2/projects" });
export const deleteTodoistProject = operation(todoist, { method: "DELETE", path: "/rest/v2/projects/{projectId}", then: { success: true } });
export const getTodoistProject = operation(todoist, { method: "GET", path: "/rest/v2/projects/{projectId}" });
export const getTodoistProjectCollaborators = operation(todoist, { method: "GET", path: "/rest/v2/projects/{projectId}/collaborators" });
export const listTodoistProjects = operation(todoist, { method: "GET", path: "/rest/v2/projects" });
export const unarchiveTodoistProject = operation(todoist, { method: "POST", path: "/rest/v2/projects/{projectId}/unarchive", then: { success: true } });
export const updateTodoistProject = operation(todoist, { method: "POST", path: "/rest/v2/projects/{projectId}", then: { success: true } });
export const createTodoistSection = operation(todoist, { method: "POST", path: "/rest/v2/sections" });
export const deleteTodoistSection = operation(todoist, { method: "DELETE", path: "/rest/v2/sections/{sectionId}", then: { success: true } });
export const getTodoistSection = operation(todoist, { method: "GET", path: "/rest/v2/sections/{sectionId}" });
export const listTodoistSections = operation(todoist, { method: "GET", path: "/rest/v2/sections" });
export const updateTodoistSection = operation(todoist, { method: "POST", path: "/rest/v2/sections/{sectionId}", then: { success: true } });
export const createTodoistComment = operation(todoist, { method: "POST", path: "/rest/v2/comments" });
export const deleteTodoistComment = operation(todoist, { method: "DELETE", path: "/rest/v2/comments/{commentId}", then: { success: true } });
export const getTodoistComment = operation(todoist, { method: "GET", path: "/rest/v2/comments/{commentId}" });
export const listTodoistComments = operation(todoist, { method: "GET", path: "/rest/v2/comments" });
export const updateTodoistComment = operation(todoist, { method: "POST", path: "/rest/v2/comments/{commentId}", then: { success: true } });
export const createTodoistLabel = operation(todoist, { method: "POST", path: "/rest/v2/labels" });
export const deleteTodoistLabel = operation(todoist, { method: "DELETE", path: "/rest/v2/labels/{labelId}", then: { success: true } });
export const getTodoistLabel = operation(todoist, { method: "GET", path: "/rest/v2/labels/{labelId}" });
export const listTodoistLabels = operation(todoist, { method: "GET", path: "/rest/v2/labels" });
export const updateTodoistLabel = operation(todoist, { method: "POST", path: "/rest/v2/labels/{labelId}", then: { success: true } });
export const listTodoistReminders = operation(todoist, { method: "POST", path: "/sync/v9/sync", always: { sync_token: "*", resource_types: ["reminders"] }, gives: "reminders" });
