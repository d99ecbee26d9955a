// SPDX-License-Identifier: 0BSD
import { joined, operation, split, type Paging, type RestApi } from "./rest.js";

/** The API of Microsoft Outlook. */
const microsoftOutlook: RestApi = { url: "https://graph.microsoft.com/v1.0/me", ways: { credential: "microsoftOutlookOAuth2Api" } };

const list: Paging = { size: "$top" };

export const deleteMicrosoftOutlookCalendar = operation(microsoftOutlook, { method: "DELETE", path: "/calendars/{calendarId}", then: { success: true } });
export const getMicrosoftOutlookCalendar = operation(microsoftOutlook, { method: "GET", path: "/calendars/{calendarId}" });
export const listMicrosoftOutlookCalendars = operation(microsoftOutlook, { method: "GET", path: "/calendars", gives: "value", list });
export const updateMicrosoftOutlookCalendar = operation(microsoftOutlook, { method: "PATCH", path: "/calendars/{calendarId}" });
export const createMicrosoftOutlookContact = operation(microsoftOutlook, { method: "POST", path: "/contacts", convert: { businessPhones: split, categories: split, children: split, homePhones: split, imAddresses: split } });
export const deleteMicrosoftOutlookContact = operation(microsoftOutlook, { method: "DELETE", path: "/contacts/{contactId}", then: { success: true } });
export const updateMicrosoftOutlookContact = operation(microsoftOutlook, { method: "PATCH", path: "/contacts/{contactId}", convert: { businessPhones: split, categories: split, children: split, homePhones: split, imAddresses: split } });
export const deleteMicrosoftOutlookDraft = operation(microsoftOutlook, { method: "DELETE", path: "/messages/{draftId}", then: { success: true } });
export const updateMicrosoftOutlookDraft = operation(microsoftOutlook, { method: "PATCH", path: "/messages/{draftId}" });
export const createMicrosoftOutlookEvent = operation(microsoftOutlook, { method: "POST", path: "/calendars/{calendarId}/events" });
export const deleteMicrosoftOutlookEvent = operation(microsoftOutlook, { method: "DELETE", path: "/calendar/events/{eventId}", then: { success: true } });
export const updateMicrosoftOutlookEvent = operation(microsoftOutlook, { method: "PATCH", path: "/calendar/events/{eventId}" });
export const deleteMicrosoftOutlookFolder = operation(microsoftOutlook, { method: "DELETE", path: "/mailFolders/{folderId}", then: { success: true } });
export const getMicrosoftOutlookFolder = operation(microsoftOutlook, { method: "GET", path: "/mailFolders/{folderId}", convert: { $select: joined } });
export const updateMicrosoftOutlookFolder = operation(microsoftOutlook, { method: "PATCH", path: "/mailFolders/{folderId}" });
export const deleteMicrosoftOutlookMessage = operation(microsoftOutlook, { method: "DELETE", path: "/messages/{messageId}", then: { success: true } });
export const moveMicrosoftOutlookMessage = operation(microsoftOutlook, { method: "POST", path: "/messages/{messageId}/move", then: { success: true } });
