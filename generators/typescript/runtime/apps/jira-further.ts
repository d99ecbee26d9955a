// SPDX-License-Identifier: 0BSD
import { joined, operation, type Paging, type RestApi } from "./rest.js";

/** The API of Jira Software. */
const jiraSoftware: RestApi = { url: "{domain}/rest/api", ways: { credential: { type: "jiraSoftwareCloudApi", basic: ["{email}", "{apiToken}"] } }, headers: { "x-atlassian-token": "no-check" } };

const list: Paging = { cut: true };
const list2: Paging = { size: "maxResults" };

export const deleteJiraSoftwareIssue = operation(jiraSoftware, { method: "DELETE", path: "/2/issue/{issueKey}", then: { success: true } });
export const notifyJiraSoftwareIssueJsonParameters = operation(jiraSoftware, { method: "POST", path: "/2/issue/{issueKey}/notify", then: { success: true } });
export const transitionsJiraSoftwareIssue = operation(jiraSoftware, { method: "GET", path: "/2/issue/{issueKey}/transitions", gives: "transitions", missing: "item" });
export const getJiraSoftwareIssueAttachment = operation(jiraSoftware, { method: "GET", path: "/3/attachment/{attachmentId}" });
export const listJiraSoftwareIssueAttachments = operation(jiraSoftware, { method: "GET", path: "/2/issue/{issueKey}", gives: "fields.attachment", missing: "error", list });
export const removeJiraSoftwareIssueAttachment = operation(jiraSoftware, { method: "DELETE", path: "/3/attachment/{attachmentId}", then: { success: true } });
export const getJiraSoftwareIssueComment = operation(jiraSoftware, { method: "GET", path: "/3/issue/{issueKey}/comment/{commentId}" });
export const listJiraSoftwareIssueComments = operation(jiraSoftware, { method: "GET", path: "/3/issue/{issueKey}/comment", gives: "comments", missing: "item", list: list2 });
export const removeJiraSoftwareIssueComment = operation(jiraSoftware, { method: "DELETE", path: "/3/issue/{issueKey}/comment/{commentId}", then: { success: true } });
export const createJiraSoftwareUser = operation(jiraSoftware, { method: "POST", path: "/3/user" });
export const deleteJiraSoftwareUser = operation(jiraSoftware, { method: "DELETE", path: "/3/user", then: { success: true } });
export const getJiraSoftwareUser = operation(jiraSoftware, { method: "GET", path: "/3/user", convert: { expand: joined } });
