// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Copper. */
const copper: RestApi = { url: "https://api.copper.com/developer_api/v1", ways: { credential: { type: "copperApi", headers: { "X-PW-AccessToken": "{apiKey}", "X-PW-Application": "developer_api", "X-PW-UserEmail": "{email}" } } } };

export const createCopperCompany = operation(copper, { method: "POST", path: "/companies" });
export const deleteCopperCompany = operation(copper, { method: "DELETE", path: "/companies/{companyId}" });
export const getCopperCompany = operation(copper, { method: "GET", path: "/companies/{companyId}" });
export const updateCopperCompany = operation(copper, { method: "PUT", path: "/companies/{companyId}" });
export const createCopperLead = operation(copper, { method: "POST", path: "/leads" });
export const deleteCopperLead = operation(copper, { method: "DELETE", path: "/leads/{leadId}" });
export const getCopperLead = operation(copper, { method: "GET", path: "/leads/{leadId}" });
export const updateCopperLead = operation(copper, { method: "PUT", path: "/leads/{leadId}" });
export const createCopperOpportunity = operation(copper, { method: "POST", path: "/opportunities" });
export const deleteCopperOpportunity = operation(copper, { method: "DELETE", path: "/opportunities/{opportunityId}" });
export const getCopperOpportunity = operation(copper, { method: "GET", path: "/opportunities/{opportunityId}" });
export const updateCopperOpportunity = operation(copper, { method: "PUT", path: "/opportunities/{opportunityId}" });
export const createCopperPerson = operation(copper, { method: "POST", path: "/people" });
export const deleteCopperPerson = operation(copper, { method: "DELETE", path: "/people/{personId}" });
export const getCopperPerson = operation(copper, { method: "GET", path: "/people/{personId}" });
export const updateCopperPerson = operation(copper, { method: "PUT", path: "/people/{personId}" });
export const createCopperProject = operation(copper, { method: "POST", path: "/projects" });
export const deleteCopperProject = operation(copper, { method: "DELETE", path: "/projects/{projectId}" });
export const getCopperProject = operation(copper, { method: "GET", path: "/projects/{projectId}" });
export const updateCopperProject = operation(copper, { method: "PUT", path: "/projects/{projectId}" });
export const createCopperTask = operation(copper, { method: "POST", path: "/tasks" });
export const deleteCopperTask = operation(copper, { method: "DELETE", path: "/tasks/{taskId}" });
export const getCopperTask = operation(copper, { method: "GET", path: "/tasks/{taskId}" });
export const updateCopperTask = operation(copper, { method: "PUT", path: "/tasks/{taskId}" });
