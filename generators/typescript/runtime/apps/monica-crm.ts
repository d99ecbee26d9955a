// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Monica CRM. */
const monicaCRM: RestApi = { url: "{domain}/api", ways: { credential: { type: "monicaCrmApi", headers: { authorization: "Bearer {apiToken}" } } }, presets: { domain: "https://app.monicahq.com" } };

export const deleteMonicaCRMActivity = operation(monicaCRM, { method: "DELETE", path: "/activities/{activityId}", then: { success: true } });
export const getMonicaCRMActivity = operation(monicaCRM, { method: "GET", path: "/activities/{activityId}", gives: "data", missing: "item" });
export const createMonicaCRMCall = operation(monicaCRM, { method: "POST", path: "/calls", gives: "data", missing: "item" });
export const deleteMonicaCRMCall = operation(monicaCRM, { method: "DELETE", path: "/calls/{callId}", then: { success: true } });
export const getMonicaCRMCall = operation(monicaCRM, { method: "GET", path: "/calls/{callId}", gives: "data", missing: "item" });
export const createMonicaCRMContact = operation(monicaCRM, { method: "POST", path: "/contacts", always: { is_birthdate_known: false, is_deceased_date_known: false }, gives: "data", missing: "item" });
export const deleteMonicaCRMContact = operation(monicaCRM, { method: "DELETE", path: "/contacts/{contactId}", then: { success: true } });
export const getMonicaCRMContact = operation(monicaCRM, { method: "GET", path: "/contacts/{contactId}", gives: "data", missing: "item" });
export const createMonicaCRMContactField = operation(monicaCRM, { method: "POST", path: "/contactfields", gives: "data", missing: "item" });
export const deleteMonicaCRMContactField = operation(monicaCRM, { method: "DELETE", path: "/contactfields/{contactFieldId}", then: { success: true } });
export const getMonicaCRMContactField = operation(monicaCRM, { method: "GET", path: "/contactfields/{contactFieldId}", gives: "data", missing: "item" });
export const updateMonicaCRMContactField = operation(monicaCRM, { method: "PUT", path: "/contactfields/{contactFieldId}", gives: "data", missing: "item" });
export const addMonicaCRMContactTag = operation(monicaCRM, { method: "POST", path: "/contacts/{contactId}/setTags", gives: "data", missing: "item" });
export const removeMonicaCRMContactTag = operation(monicaCRM, { method: "POST", path: "/contacts/{contactId}/unsetTag" });
export const createMonicaCRMConversation = operation(monicaCRM, { method: "POST", path: "/conversations", gives: "data", missing: "item" });
export const deleteMonicaCRMConversation = operation(monicaCRM, { method: "DELETE", path: "/conversations/{conversationId}", then: { success: true } });
export const getMonicaCRMConversation = operation(monicaCRM, { method: "GET", path: "/conversations/{conversationId}", gives: "data", missing: "item" });
export const updateMonicaCRMConversation = operation(monicaCRM, { method: "PUT", path: "/conversations/{conversationId}", gives: "data", missing: "item" });
export const createMonicaCRMJournalEntry = operation(monicaCRM, { method: "POST", path: "/journal", gives: "data", missing: "item" });
export const deleteMonicaCRMJournalEntry = operation(monicaCRM, { method: "DELETE", path: "/journal/{journalId}", then: { success: true } });
export const getMonicaCRMJournalEntry = operation(monicaCRM, { method: "GET", path: "/journal/{journalId}", gives: "data", missing: "item" });
export const createMonicaCRMNote = operation(monicaCRM, { method: "POST", path: "/notes", gives: "data", missing: "item" });
export const deleteMonicaCRMNote = operation(monicaCRM, { method: "DELETE", path: "/notes/{noteId}", then: { success: true } });
export const getMonicaCRMNote = operation(monicaCRM, { method: "GET", path: "/notes/{noteId}", gives: "data", missing: "item" });
export const deleteMonicaCRMReminder = operation(monicaCRM, { method: "DELETE", path: "/reminders/{reminderId}", then: { success: true } });
export const getMonicaCRMReminder = operation(monicaCRM, { method: "GET", path: "/reminders/{reminderId}", gives: "data", missing: "item" });
export const createMonicaCRMTag = operation(monicaCRM, { method: "POST", path: "/tags", gives: "data", missing: "item" });
export const deleteMonicaCRMTag = operation(monicaCRM, { method: "DELETE", path: "/tags/{tagId}", then: { success: true } });
export const getMonicaCRMTag = operation(monicaCRM, { method: "GET", path: "/tags/{tagId}", gives: "data", missing: "item" });
export const updateMonicaCRMTag = operation(monicaCRM, { method: "PUT", path: "/tags/{tagId}", gives: "data", missing: "item" });
export const createMonicaCRMTask = operation(monicaCRM, { method: "POST", path: "/tasks", gives: "data", missing: "item" });
export const deleteMonicaCRMTask = operation(monicaCRM, { method: "DELETE", path: "/tasks/{taskId}", then: { success: true } });
export const getMonicaCRMTask = operation(monicaCRM, { method: "GET", path: "/tasks/{taskId}", gives: "data", missing: "item" });
