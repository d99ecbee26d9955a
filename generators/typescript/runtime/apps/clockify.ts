// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** https://docs.clockify.me */
const clockify: RestApi = { url: "https://api.clockify.me/api/v1", ways: { apiKey: "clockifyApi" }, lists: "repeat" };

/** A page after the last one is empty. */
const list: Paging = { size: "page-size", most: 50, next: ({ number, elements }) => (elements.length === 0 ? undefined : { page: number + 1 }) };

export const createClockifyClient = operation(clockify, { method: "POST", path: "/workspaces/{workspace}/clients" });
export const updateClockifyClient = operation(clockify, { method: "PUT", path: "/workspaces/{workspace}/clients/{client}" });
export const getClockifyClient = operation(clockify, { method: "GET", path: "/workspaces/{workspace}/clients/{client}" });
export const deleteClockifyClient = operation(clockify, { method: "DELETE", path: "/workspaces/{workspace}/clients/{client}" });
export const listClockifyClients = operation(clockify, { method: "GET", path: "/workspaces/{workspace}/clients", list });
export const listClockifyProjects = operation(clockify, { method: "GET", path: "/workspaces/{workspace}/projects", list });
