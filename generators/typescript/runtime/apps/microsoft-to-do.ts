// SPDX-License-Identifier: 0BSD
import { linked } from "./rest-paging.js";
import { operation, type RestApi } from "./rest.js";

/** The API of Microsoft To Do. */
const microsoftToDo: RestApi = { url: "https://graph.microsoft.com/v1.0/me/todo", ways: { credential: "microsoftToDoOAuth2Api" } };

const list = linked({ size: "$top", member: "@odata\\.nextLink", most: 100 });

export const createMicrosoftToDoLinkedResource = operation(microsoftToDo, { method: "POST", path: "/lists/{taskListId}/tasks/{taskId}/linkedResources" });
export const deleteMicrosoftToDoLinkedResource = operation(microsoftToDo, { method: "DELETE", path: "/lists/{taskListId}/tasks/{taskId}/linkedResources/{linkedResourceId}", then: { success: true } });
export const getMicrosoftToDoLinkedResource = operation(microsoftToDo, { method: "GET", path: "/lists/{taskListId}/tasks/{taskId}/linkedResources/{linkedResourceId}" });
export const listMicrosoftToDoLinkedResources = operation(microsoftToDo, { method: "GET", path: "/lists/{taskListId}/tasks/{taskId}/linkedResources", gives: "value", missing: "item", list });
export const updateMicrosoftToDoLinkedResource = operation(microsoftToDo, { method: "PATCH", path: "/lists/{taskListId}/tasks/{taskId}/linkedResources/{linkedResourceId}" });
export const createMicrosoftToDoList = operation(microsoftToDo, { method: "POST", path: "/lists/" });
export const deleteMicrosoftToDoList = operation(microsoftToDo, { method: "DELETE", path: "/lists/{listId}", then: { success: true } });
export const getMicrosoftToDoList = operation(microsoftToDo, { method: "GET", path: "/lists/{listId}" });
export const listMicrosoftToDoLists = operation(microsoftToDo, { method: "GET", path: "/lists", gives: "value", missing: "item", list });
export const updateMicrosoftToDoList = operation(microsoftToDo, { method: "PATCH", path: "/lists/{listId}" });
export const createMicrosoftToDoTask = operation(microsoftToDo, { method: "POST", path: "/lists/{taskListId}/tasks" });
export const deleteMicrosoftToDoTask = operation(microsoftToDo, { method: "DELETE", path: "/lists/{taskListId}/tasks/{taskId}", then: { success: true } });
export const getMicrosoftToDoTask = operation(microsoftToDo, { method: "GET", path: "/lists/{taskListId}/tasks/{taskId}" });
export const listMicrosoftToDoTasks = operation(microsoftToDo, { method: "GET", path: "/lists/{taskListId}/tasks/", gives: "value", missing: "item", list });
export const updateMicrosoftToDoTask = operation(microsoftToDo, { method: "PATCH", path: "/lists/{taskListId}/tasks/{taskId}", always: { isReminderOn: false } });
