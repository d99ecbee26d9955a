// SPDX-License-Identifier: 0BSD
import { cursor } from "./rest-paging.js";
import { operation, type RestApi } from "./rest.js";

/** The API of Google Workspace Admin. */
const googleWorkspaceAdmin: RestApi = { url: "https://www.googleapis.com/admin/directory/v1", ways: { credential: "gSuiteAdminOAuth2Api" } };

const list = cursor({ size: "maxResults", by: "pageToken", member: "nextPageToken", most: 100 });

export const getGoogleWorkspaceAdminDevice = operation(googleWorkspaceAdmin, { method: "GET", path: "/customer/my_customer/devices/chromeos/{deviceId}" });
export const updateGoogleWorkspaceAdminDevice = operation(googleWorkspaceAdmin, { method: "PUT", path: "/customer/my_customer/devices/chromeos/{deviceId}" });
export const changeGoogleWorkspaceAdminDeviceStatus = operation(googleWorkspaceAdmin, { method: "POST", path: "/customer/my_customer/devices/chromeos/{deviceId}/action" });
export const createGoogleWorkspaceAdminGroup = operation(googleWorkspaceAdmin, { method: "POST", path: "/groups" });
export const deleteGoogleWorkspaceAdminGroup = operation(googleWorkspaceAdmin, { method: "DELETE", path: "/groups/{groupId}", then: { success: true } });
export const getGoogleWorkspaceAdminGroup = operation(googleWorkspaceAdmin, { method: "GET", path: "/groups/{groupId}" });
export const listGoogleWorkspaceAdminGroups = operation(googleWorkspaceAdmin, { method: "GET", path: "/groups?customer=my_customer", gives: "groups", list });
export const updateGoogleWorkspaceAdminGroup = operation(googleWorkspaceAdmin, { method: "PUT", path: "/groups/{groupId}" });
export const deleteGoogleWorkspaceAdminUser = operation(googleWorkspaceAdmin, { method: "DELETE", path: "/users/{userId}", then: { deleted: true } });
export const getGoogleWorkspaceAdminUser = operation(googleWorkspaceAdmin, { method: "GET", path: "/users/{userId}" });
export const listGoogleWorkspaceAdminUsers = operation(googleWorkspaceAdmin, { method: "GET", path: "/users?customer=my_customer", gives: "users", missing: "error", list });
export const removeGoogleWorkspaceAdminUserFromGroup = operation(googleWorkspaceAdmin, { method: "DELETE", path: "/groups/{groupId}/members/{userId}", then: { removed: true } });
export const updateGoogleWorkspaceAdminUser = operation(googleWorkspaceAdmin, { method: "PUT", path: "/users/{userId}" });
