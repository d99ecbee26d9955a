// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of TheHive 5. */
const theHive5: RestApi = { url: "{url}/api", ways: { credential: { type: "theHiveProjectApi", headers: { Authorization: "Bearer {ApiKey}" } } } };

export const deleteTheHive5Alert = operation(theHive5, { method: "DELETE", path: "/v1/alert/{alertId}", then: { success: true } });
export const getTheHive5Alert = operation(theHive5, { method: "GET", path: "/v1/alert/{alertId}" });
export const mergeTheHive5Alert = operation(theHive5, { method: "POST", path: "/alert/{alertId}/merge/{caseId}" });
export const promoteTheHive5Alert = operation(theHive5, { method: "POST", path: "/v1/alert/{alertId}/case" });
export const statusTheHive5Alert = operation(theHive5, { method: "PATCH", path: "/v1/alert/{alertId}", then: { success: true } });
export const deleteTheHive5CaseAttachment = operation(theHive5, { method: "DELETE", path: "/v1/case/{caseId}/attachment/{attachmentId}", then: { success: true } });
export const deleteTheHive5Case = operation(theHive5, { method: "DELETE", path: "/v1/case/{caseId}", then: { success: true } });
export const getTheHive5CaseTimeline = operation(theHive5, { method: "GET", path: "/v1/case/{caseId}/timeline" });
export const addTheHive5Comment = operation(theHive5, { method: "POST", path: "/v1/{addTo}/{id}/comment" });
export const deleteTheHive5Comment = operation(theHive5, { method: "DELETE", path: "/v1/comment/{commentId}", then: { success: true } });
export const updateTheHive5Comment = operation(theHive5, { method: "PATCH", path: "/v1/comment/{commentId}" });
export const deleteTheHive5Observable = operation(theHive5, { method: "DELETE", path: "/v1/observable/{observableId}", then: { success: true } });
export const createTheHive5Page = operation(theHive5, { method: "POST", path: "/v1/case/{caseId}/page" });
export const createTheHive5PageKnowledgeBase = operation(theHive5, { method: "POST", path: "/v1/page" });
export const deleteTheHive5Page = operation(theHive5, { method: "DELETE", path: "/v1/page/{pageId}", then: { success: true } });
export const deleteTheHive5PageCase = operation(theHive5, { method: "DELETE", path: "/v1/case/{caseId}/page/{pageId}", then: { success: true } });
export const updateTheHive5Page = operation(theHive5, { method: "PATCH", path: "/v1/case/{caseId}/page/{pageId}" });
export const updateTheHive5PageKnowledgeBase = operation(theHive5, { method: "PATCH", path: "/v1/page/{pageId}" });
export const deleteTheHive5Task = operation(theHive5, { method: "DELETE", path: "/v1/task/{taskId}", then: { success: true } });
export const deleteTheHive5Log = operation(theHive5, { method: "DELETE", path: "/v1/log/{logId}", then: { success: true } });
export const deleteTheHive5LogAttachment = operation(theHive5, { method: "DELETE", path: "/v1/log/{logId}/attachments/{attachmentId}", then: { success: true } });
