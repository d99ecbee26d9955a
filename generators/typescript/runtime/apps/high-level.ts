// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of HighLevel. */
const highLevel: RestApi = { url: "https://services.leadconnectorhq.com", ways: { credential: "highLevelOAuth2Api" }, headers: { version: "2021-07-28" } };

export const deleteHighLevelContact = operation(highLevel, { method: "DELETE", path: "/contacts/{contactId}/", then: { success: true } });
export const getHighLevelContact = operation(highLevel, { method: "GET", path: "/contacts/{contactId}/", gives: "contact", missing: "item" });
export const updateHighLevelContact = operation(highLevel, { method: "PUT", path: "/contacts/{contactId}/", gives: "contact", missing: "item" });
export const createHighLevelOpportunity = operation(highLevel, { method: "POST", path: "/opportunities/" });
export const deleteHighLevelOpportunity = operation(highLevel, { method: "DELETE", path: "/opportunities/{opportunityId}", then: { success: true } });
export const getHighLevelOpportunity = operation(highLevel, { method: "GET", path: "/opportunities/{opportunityId}" });
export const updateHighLevelOpportunity = operation(highLevel, { method: "PUT", path: "/opportunities/{opportunityId}" });
export const deleteHighLevelTask = operation(highLevel, { method: "DELETE", path: "/contacts/{contactId}/tasks/{taskId}/", then: { success: true } });
export const bookHighLevelCalendarAppointment = operation(highLevel, { method: "POST", path: "/calendars/events/appointments" });
export const getHighLevelCalendarFreeSlots = operation(highLevel, { method: "GET", path: "/calendars/{calendarId}/free-slots" });
