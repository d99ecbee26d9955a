// SPDX-License-Identifier: 0BSD
import { followed } from "./rest-paging.js";
import { joined, operation, split, type RestApi } from "./rest.js";

/** The API of Microsoft Outlook. */
const microsoftOutlook: RestApi = { url: "https://graph.microsoft.com/v1.0/me", ways: { credential: "microsoftOutlookOAuth2Api" } };

const list = followed({ size: "$top", member: "@odata\\.nextLink", most: 100 });

export const deleteMicrosoftOutlookCalendar = operation(microsoftOutlook, { method: "DELETE", path: "/calendars/{calendarId}", then: { success: true } });
export const getMicrosoftOutlookCalendar = operation(microsoftOutlook, { method: "GET", path: "/calendars/{calendarId}" });
export const listMicrosoftOutlookCalendars = operation(microsoftOutlook, { method: "GET", path: "/calendars", gives: "value", missing: "item", list });
export const updateMicrosoftOutlookCalendar = operation(microsoftOutlook, { method: "PATCH", path: "/calendars/{calendarId}" });
export const createMicrosoftOutlookContact = operation(microsoftOutlook, { method: "POST", path: "/contacts", convert: { businessPhones: split, categories: split, children: split, homePhones: split, imAddresses: split } });
export const deleteMicrosoftOutlookContact = operation(microsoftOutlook, { method: "DELETE", path: "/contacts/{contactId}", then: { success: true } });
export const getMicrosoftOutlookContact = operation(microsoftOutlook, { method: "GET", path: "/contacts/{contactId}?%24select=id%2CdisplayName%2CemailAddresses%2CbusinessPhones%2CmobilePhone" });
export const getMicrosoftOutlookContactRaw = operation(microsoftOutlook, { method: "GET", path: "/contacts/{contactId}" });
export const getMicrosoftOutlookContactFields = operation(microsoftOutlook, { method: "GET", path: "/contacts/{contactId}", convert: { $select: joined } });
export const listMicrosoftOutlookContacts = operation(microsoftOutlook, { method: "GET", path: "/contacts?%24select=id%2CdisplayName%2CemailAddresses%2CbusinessPhones%2CmobilePhone", gives: "value", missing: "item", list });
export const listMicrosoftOutlookContactsRaw = operation(microsoftOutlook, { method: "GET", path: "/contacts", gives: "value", missing: "item", list });
export const listMicrosoftOutlookContactsFields = operation(microsoftOutlook, { method: "GET", path: "/contacts", convert: { $select: joined }, gives: "value", missing: "item", list });
export const updateMicrosoftOutlookContact = operation(microsoftOutlook, { method: "PATCH", path: "/contacts/{contactId}", convert: { businessPhones: split, categories: split, children: split, homePhones: split, imAddresses: split } });
export const deleteMicrosoftOutlookDraft = operation(microsoftOutlook, { method: "DELETE", path: "/messages/{draftId}", then: { success: true } });
export const updateMicrosoftOutlookDraft = operation(microsoftOutlook, { method: "PATCH", path: "/messages/{draftId}" });
export const deleteMicrosoftOutlookEvent = operation(microsoftOutlook, { method: "DELETE", path: "/calendar/events/{eventId}", then: { success: true } });
export const getMicrosoftOutlookEvent = operation(microsoftOutlook, { method: "GET", path: "/calendar/events/{eventId}?%24select=id%2Csubject%2CbodyPreview%2Cstart%2Cend%2Corganizer%2Cattendees%2CwebLink" });
export const getMicrosoftOutlookEventRaw = operation(microsoftOutlook, { method: "GET", path: "/calendar/events/{eventId}" });
export const getMicrosoftOutlookEventFields = operation(microsoftOutlook, { method: "GET", path: "/calendar/events/{eventId}", convert: { $select: joined } });
export const updateMicrosoftOutlookEvent = operation(microsoftOutlook, { method: "PATCH", path: "/calendar/events/{eventId}" });
export const deleteMicrosoftOutlookFolder = operation(microsoftOutlook, { method: "DELETE", path: "/mailFolders/{folderId}", then: { success: true } });
export const getMicrosoftOutlookFolder = operation(microsoftOutlook, { method: "GET", path: "/mailFolders/{folderId}", convert: { $select: joined } });
export const updateMicrosoftOutlookFolder = operation(microsoftOutlook, { method: "PATCH", path: "/mailFolders/{folderId}" });
export const deleteMicrosoftOutlookMessage = operation(microsoftOutlook, { method: "DELETE", path: "/messages/{messageId}", then: { success: true } });
export const moveMicrosoftOutlookMessage = operation(microsoftOutlook, { method: "POST", path: "/messages/{messageId}/move", then: { success: true } });
export const getMicrosoftOutlookMessageAttachment = operation(microsoftOutlook, { method: "GET", path: "/messages/{messageId}/attachments/{attachmentId}?%24select=id%2ClastModifiedDateTime%2Cname%2CcontentType%2Csize%2CisInline" });
export const listMicrosoftOutlookMessageAttachments = operation(microsoftOutlook, { method: "GET", path: "/messages/{messageId}/attachments?%24select=id%2ClastModifiedDateTime%2Cname%2CcontentType%2Csize%2CisInline", gives: "value", missing: "item", list });
