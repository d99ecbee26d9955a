// SPDX-License-Identifier: 0BSD
import type { Json } from "../items.js";
import { textOf } from "../json.js";
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

const convert = { estimate: duration };

export const createClockifyTask = operation(clockify, { method: "POST", path: "/workspaces/{workspace}/projects/{project}/tasks", convert });
export const updateClockifyTask = operation(clockify, { method: "PUT", path: "/workspaces/{workspace}/projects/{project}/tasks/{task}", convert });
export const getClockifyTask = operation(clockify, { method: "GET", path: "/workspaces/{workspace}/projects/{project}/tasks/{task}" });
export const deleteClockifyTask = operation(clockify, { method: "DELETE", path: "/workspaces/{workspace}/projects/{project}/tasks/{task}" });
export const listClockifyTasks = operation(clockify, { method: "GET", path: "/workspaces/{workspace}/projects/{project}/tasks", list });

/** Hours and minutes, `1:30`, as ISO 8601 writes them. */
function duration(time: Json): Json {
  const [hours, minutes] = textOf(time).split(":");
  return `PT${String(hours)}H${String(minutes)}M`;
}
