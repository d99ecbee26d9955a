// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Clockify. */
const clockify: RestApi = { url: "https://api.clockify.me/api/v1//workspaces", ways: { credential: { type: "clockifyApi", headers: { "X-Api-Key": "{apiKey}" } } }, lists: "repeat" };

export const createClockifyProject = operation(clockify, { method: "POST", path: "/{workspaceId}/projects" });
export const deleteClockifyProject = operation(clockify, { method: "DELETE", path: "/{workspaceId}/projects/{projectId}" });
export const getClockifyProject = operation(clockify, { method: "GET", path: "/{workspaceId}/projects/{projectId}" });
export const updateClockifyProject = operation(clockify, { method: "PUT", path: "/{workspaceId}/projects/{projectId}" });
export const createClockifyTag = operation(clockify, { method: "POST", path: "/{workspaceId}/tags" });
export const deleteClockifyTag = operation(clockify, { method: "DELETE", path: "/{workspaceId}/tags/{tagId}", then: { success: true } });
export const updateClockifyTag = operation(clockify, { method: "PUT", path: "/{workspaceId}/tags/{tagId}" });
export const deleteClockifyTimeEntry = operation(clockify, { method: "DELETE", path: "/{workspaceId}/time-entries/{timeEntryId}", then: { success: true } });
export const getClockifyTimeEntry = operation(clockify, { method: "GET", path: "/{workspaceId}/time-entries/{timeEntryId}" });
