// SPDX-License-Identifier: 0BSD
import { cursor } from "./rest-paging.js";
import { operation, type RestApi } from "./rest.js";

/** The API of n8n. */
const n8n: RestApi = { url: "{baseUrl}", ways: { credential: { type: "n8nApi", headers: { "X-N8N-API-KEY": "{apiKey}" } } } };

const list = cursor({ size: "limit", by: "cursor", member: "nextCursor" });

export const generateN8nAudit = operation(n8n, { method: "POST", path: "/audit", wraps: "additionalOptions" });
export const deleteN8nCredential = operation(n8n, { method: "DELETE", path: "/credentials/{credentialId}" });
export const getN8nCredentialSchema = operation(n8n, { method: "GET", path: "/credentials/schema/{credentialTypeName}" });
export const getN8nExecution = operation(n8n, { method: "GET", path: "/executions/{executionId}" });
export const listN8nExecutions = operation(n8n, { method: "GET", path: "/executions", gives: "data", list });
export const deleteN8nExecution = operation(n8n, { method: "DELETE", path: "/executions/{executionId}" });
export const getN8nWorkflowVersion = operation(n8n, { method: "GET", path: "/workflows/{workflowId}/{versionId}" });
