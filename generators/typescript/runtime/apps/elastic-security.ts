// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Elastic Security. */
const elasticSecurity: RestApi = { url: "{baseUrl}/api", ways: { credential: { type: "elasticSecurityApi", basic: ["{username}", "{password}"] } } };

const list: Paging = { cut: true };

export const getElasticSecurityCase = operation(elasticSecurity, { method: "GET", path: "/cases/{caseId}" });
export const getElasticSecurityCaseStatus = operation(elasticSecurity, { method: "GET", path: "/cases/status" });
export const getElasticSecurityCaseComment = operation(elasticSecurity, { method: "GET", path: "/cases/{caseId}/comments/{commentId}" });
export const listElasticSecurityCaseComments = operation(elasticSecurity, { method: "GET", path: "/cases/{caseId}/comments", list });
export const removeElasticSecurityCaseComment = operation(elasticSecurity, { method: "DELETE", path: "/cases/{caseId}/comments/{commentId}", then: { success: true } });
export const createElasticSecurityConnector = operation(elasticSecurity, { method: "POST", path: "/actions/connector", always: { connector_type_id: ".jira" } });
export const createElasticSecurityConnectorResilient = operation(elasticSecurity, { method: "POST", path: "/actions/connector", always: { connector_type_id: ".resilient" } });
export const createElasticSecurityConnectorServicenow = operation(elasticSecurity, { method: "POST", path: "/actions/connector", always: { connector_type_id: ".servicenow" } });
