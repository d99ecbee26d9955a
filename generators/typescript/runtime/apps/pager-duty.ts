// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of PagerDuty. */
const pagerDuty: RestApi = { url: "https://api.pagerduty.com", ways: { apiToken: { type: "pagerDutyApi", headers: { authorization: "Token token={apiToken}" } }, oAuth2: "pagerDutyOAuth2Api" }, headers: { accept: "application/vnd.pagerduty+json;version=2" }, lists: "brackets" };

const list: Paging = { size: "limit" };

export const createPagerDutyIncident = operation(pagerDuty, { method: "POST", path: "/incidents", wraps: "incident", gives: "incident", missing: "item" });
export const getPagerDutyIncident = operation(pagerDuty, { method: "GET", path: "/incidents/{incidentId}", gives: "incident", missing: "item" });
export const listPagerDutyIncidents = operation(pagerDuty, { method: "GET", path: "/incidents", gives: "incidents", missing: "item", list });
export const updatePagerDutyIncident = operation(pagerDuty, { method: "PUT", path: "/incidents/{incidentId}", wraps: "incident", gives: "incident", missing: "item" });
export const createPagerDutyIncidentNote = operation(pagerDuty, { method: "POST", path: "/incidents/{incidentId}/notes", wraps: "note" });
export const listPagerDutyIncidentNotes = operation(pagerDuty, { method: "GET", path: "/incidents/{incidentId}/notes", gives: "notes", missing: "item", list });
export const getPagerDutyLogEntry = operation(pagerDuty, { method: "GET", path: "/log_entries/{logEntryId}", gives: "log_entry", missing: "item" });
export const listPagerDutyLogEntries = operation(pagerDuty, { method: "GET", path: "/log_entries", gives: "log_entries", missing: "item", list });
export const getPagerDutyUser = operation(pagerDuty, { method: "GET", path: "/users/{userId}", gives: "user", missing: "item" });
