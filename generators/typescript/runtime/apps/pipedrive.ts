// SPDX-License-Identifier: 0BSD
import { cursor } from "./rest-paging.js";
import { joined, operation, type RestApi } from "./rest.js";

/** The API of Pipedrive. */
export const pipedrive: RestApi = { url: "https://api.pipedrive.com/v1", ways: { apiToken: { type: "pipedriveApi", query: { api_token: "{apiToken}" } }, oAuth2: "pipedriveOAuth2Api" }, refused: { member: "success", is: false } };

const list = cursor({ size: "limit", most: 100, by: "start", member: "additional_data.pagination.next_start" });

export const createPipedriveActivity = operation(pipedrive, { method: "POST", path: "/activities", gives: "data", missing: "error" });
export const deletePipedriveActivity = operation(pipedrive, { method: "DELETE", path: "/activities/{activityId}", gives: "data", missing: "error" });
export const getPipedriveActivity = operation(pipedrive, { method: "GET", path: "/activities/{activityId}", gives: "data", missing: "error" });
export const listPipedriveActivities = operation(pipedrive, { method: "GET", path: "/activities", convert: { type: joined }, gives: "data", missing: "error", list });
export const updatePipedriveActivity = operation(pipedrive, { method: "PUT", path: "/activities/{activityId}", gives: "data", missing: "error" });
export const createPipedriveDeal = operation(pipedrive, { method: "POST", path: "/deals", gives: "data", missing: "error" });
export const createPipedriveDealPerson = operation(pipedrive, { method: "POST", path: "/deals", gives: "data", missing: "error" });
export const deletePipedriveDeal = operation(pipedrive, { method: "DELETE", path: "/deals/{dealId}", gives: "data", missing: "error" });
export const duplicatePipedriveDeal = operation(pipedrive, { method: "POST", path: "/deals/{dealId}/duplicate", gives: "data", missing: "error" });
export const getPipedriveDeal = operation(pipedrive, { method: "GET", path: "/deals/{dealId}", gives: "data", missing: "error" });
export const listPipedriveDeals = operation(pipedrive, { method: "GET", path: "/deals", gives: "data", missing: "error", list });
export const searchPipedriveDeal = operation(pipedrive, { method: "GET", path: "/deals/search", convert: { fields: joined }, gives: "data", missing: "error", list });
export const updatePipedriveDeal = operation(pipedrive, { method: "PUT", path: "/deals/{dealId}", gives: "data", missing: "error" });
export const listPipedriveDealActivities = operation(pipedrive, { method: "GET", path: "/deals/{dealId}/activities", gives: "data", missing: "error", list });
export const addPipedriveDealProduct = operation(pipedrive, { method: "POST", path: "/deals/{dealId}/products", gives: "data", missing: "error" });
export const removePipedriveDealProduct = operation(pipedrive, { method: "DELETE", path: "/deals/{dealId}/products/{productAttachmentId}", gives: "data", missing: "error" });
export const updatePipedriveDealProduct = operation(pipedrive, { method: "PUT", path: "/deals/{dealId}/products/{productAttachmentId}", gives: "data", missing: "error" });
export const deletePipedriveFile = operation(pipedrive, { method: "DELETE", path: "/files/{fileId}", gives: "data", missing: "error" });
export const getPipedriveFile = operation(pipedrive, { method: "GET", path: "/files/{fileId}", gives: "data", missing: "error" });
export const updatePipedriveFile = operation(pipedrive, { method: "PUT", path: "/files/{fileId}", gives: "data", missing: "error" });
export const createPipedriveLead = operation(pipedrive, { method: "POST", path: "/leads", gives: "data", missing: "error" });
export const createPipedriveLeadPerson = operation(pipedrive, { method: "POST", path: "/leads", gives: "data", missing: "error" });
export const deletePipedriveLead = operation(pipedrive, { method: "DELETE", path: "/leads/{leadId}", gives: "data", missing: "error" });
export const getPipedriveLead = operation(pipedrive, { method: "GET", path: "/leads/{leadId}", gives: "data", missing: "error" });
export const listPipedriveLeads = operation(pipedrive, { method: "GET", path: "/leads", gives: "data", missing: "error", list });
export const updatePipedriveLead = operation(pipedrive, { method: "PATCH", path: "/leads/{leadId}", gives: "data", missing: "error" });
export const createPipedriveNote = operation(pipedrive, { method: "POST", path: "/notes", gives: "data", missing: "error" });
export const deletePipedriveNote = operation(pipedrive, { method: "DELETE", path: "/notes/{noteId}", gives: "data", missing: "error" });
export const getPipedriveNote = operation(pipedrive, { method: "GET", path: "/notes/{noteId}", gives: "data", missing: "error" });
export const listPipedriveNotes = operation(pipedrive, { method: "GET", path: "/notes", gives: "data", missing: "error", list });
export const updatePipedriveNote = operation(pipedrive, { method: "PUT", path: "/notes/{noteId}", gives: "data", missing: "error" });
export const createPipedriveOrganization = operation(pipedrive, { method: "POST", path: "/organizations", gives: "data", missing: "error" });
export const deletePipedriveOrganization = operation(pipedrive, { method: "DELETE", path: "/organizations/{organizationId}", gives: "data", missing: "error" });
export const getPipedriveOrganization = operation(pipedrive, { method: "GET", path: "/organizations/{organizationId}", gives: "data", missing: "error" });
export const listPipedriveOrganizations = operation(pipedrive, { method: "GET", path: "/organizations", gives: "data", missing: "error", list });
export const searchPipedriveOrganization = operation(pipedrive, { method: "GET", path: "/organizations/search", gives: "data", missing: "error", list });
export const updatePipedriveOrganization = operation(pipedrive, { method: "PUT", path: "/organizations/{organizationId}", gives: "data", missing: "error" });
export const createPipedrivePerson = operation(pipedrive, { method: "POST", path: "/persons", gives: "data", missing: "error" });
export const deletePipedrivePerson = operation(pipedrive, { method: "DELETE", path: "/persons/{personId}", gives: "data", missing: "error" });
export const getPipedrivePerson = operation(pipedrive, { method: "GET", path: "/persons/{personId}", gives: "data", missing: "error" });
export const listPipedrivePersons = operation(pipedrive, { method: "GET", path: "/persons", gives: "data", missing: "error", list });
export const searchPipedrivePerson = operation(pipedrive, { method: "GET", path: "/persons/search", gives: "data", missing: "error", list });
export const updatePipedrivePerson = operation(pipedrive, { method: "PUT", path: "/persons/{personId}", gives: "data", missing: "error" });
export const listPipedriveProducts = operation(pipedrive, { method: "GET", path: "/products", gives: "data", missing: "error", list });
