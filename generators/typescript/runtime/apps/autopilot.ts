// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Autopilot. */
const autopilot: RestApi = { url: "https://api2.autopilothq.com/v1", ways: { credential: { type: "autopilotApi", headers: { autopilotapikey: "{apiKey}" } } } };

const list: Paging = { cut: true };

export const upsertAutopilotContact = operation(autopilot, { method: "POST", path: "/contact", wraps: "contact" });
export const deleteAutopilotContact = operation(autopilot, { method: "DELETE", path: "/contact/{contactId}", then: { success: true } });
export const getAutopilotContact = operation(autopilot, { method: "GET", path: "/contact/{contactId}" });
export const addAutopilotContactJourney = operation(autopilot, { method: "POST", path: "/trigger/{triggerId}/contact/{contactId}", then: { success: true } });
export const addAutopilotContactList = operation(autopilot, { method: "POST", path: "/list/{listId}/contact/{contactId}" });
export const existAutopilotContactList = operation(autopilot, { method: "GET", path: "/list/{listId}/contact/{contactId}", then: { exist: true } });
export const removeAutopilotContactList = operation(autopilot, { method: "DELETE", path: "/list/{listId}/contact/{contactId}" });
export const createAutopilotList = operation(autopilot, { method: "POST", path: "/list" });
export const listAutopilotLists = operation(autopilot, { method: "GET", path: "/lists", gives: "lists", missing: "error", list });
