// SPDX-License-Identifier: 0BSD
import { joined, operation, type Paging, type RestApi } from "./rest.js";

/** The API of Pipedrive. */
const pipedrive: RestApi = { url: "https://api.pipedrive.com/v1", ways: { apiToken: { type: "pipedriveApi", query: { api_token: "{apiToken}" } }, oAuth2: "pipedriveOAuth2Api" }, refused: { member: "success", is: false } };

const list: Paging = { size: "limit" };

export const createPipedriveActivity = operation(pipedrive, { method: "POST", path: "/activities", gives: "data" });
export const deletePipedriveActivity = operation(pipedrive, { method: "DELETE", path: "/activities/{activityId}", gives: "data" });
export const getPipedriveActivity = operation(pipedrive, { method: "GET", path: "/activities/{activityId}", gives: "data" });
export const listPipedriveActivities = operation(pipedrive, { method: "GET", path: "/activities", convert: { type: joined }, gives: "data", list });
export const updatePipedriveActivity = operation(pipedrive, { method: "PUT", path: "/activities/{activityId}", gives: "data" });
export const createPipedriveDeal = operation(pipedrive, { method: "POST", path: "/deals", gives: "data" });
export const createPipedriveDealPerson = operation(pipedrive, { method: "POST", path: "/deals", gives: "data" });
export const deletePipedriveDeal = operation(pipedrive, { method: "DELETE", path: "/deals/{dealId}", gives: "data" });
export const duplicatePipedriveDeal = operation(pipedrive, { method: "POST", path: "/deals/{dealId}/duplicate", gives: "data" });
export const getPipedriveDeal = operation(pipedrive, { method: "GET", path: "/deals/{dealId}", gives: "data" });
export const listPipedriveDeals = operation(pipedrive, { method: "GET", path: "/deals", gives: "data", list });
export const searchPipedriveDeal = operation(pipedrive, { method: "GET", path: "/deals/search", convert: { fields: joined }, gives: "data", list });
export const updatePipedriveDeal = operation(pipedrive, { method: "PUT", path: "/deals/{dealId}", gives: "data" });
export const listPipedriveDealActivities = operation(pipedrive, { method: "GET", path: "/deals/{dealId}/activities", gives: "data", list });
export const addPipedriveDealProduct = operation(pipedrive, { method: "POST", path: "/deals/{dealId}/products", gives: "data" });
export const removePipedriveDealProduct = operation(pipedrive, { method: "DELETE", path: "/deals/{dealId}/products/{productAttachmentId}", gives: "data" });
export const updatePipedriveDealProduct = operation(pipedrive, { method: "PUT", path: "/deals/{dealId}/products/{productAttachmentId}", gives: "data" });
export const deletePipedriveFile = operation(pipedrive, { method: "DELETE", path: "/files/{fileId}", gives: "data" });
export const getPipedriveFile = operation(pipedrive, { method: "GET", path: "/files/{fileId}", gives: "data" });
export const updatePipedriveFile = operation(pipedrive, { method: "PUT", path: "/files/{fileId}", gives: "data" });
export const createPipedriveLead = operation(pipedrive, { method: "POST", path: "/leads", gives: "data" });
export const createPipedriveLeadPerson = operation(pipedrive, { method: "POST", path: "/leads", gives: "data" });
export const deletePipedriveLead = operation(pipedrive, { method: "DELETE", path: "/leads/{leadId}", gives: "data" });
export const getPipedriveLead = operation(pipedrive, { method: "GET", path: "/leads/{leadId}", gives: "data" });
export const listPipedriveLeads = operation(pipedrive, { method: "GET", path: "/leads", gives: "data", list });
export const updatePipedriveLead = operation(pipedrive, { method: "PATCH", path: "/leads/{leadId}", gives: "data" });
export const createPipedriveNote = operation(pipedrive, { method: "POST", path: "/notes", gives: "data" });
export const deletePipedriveNote = operation(pipedrive, { method: "DELETE", path: "/notes/{noteId}", gives: "data" });
export const getPipedriveNote = operation(pipedrive, { method: "GET", path: "/notes/{noteId}", gives: "data" });
export const listPipedriveNotes = operation(pipedrive, { method: "GET", path: "/notes", gives: "data", list });
export const updatePipedriveNote = operation(pipedrive, { method: "PUT", path: "/notes/{noteId}", gives: "data" });
export const createPipedriveOrganization = operation(pipedrive, { method: "POST", path: "/organizations", gives: "data" });
export const deletePipedriveOrganization = operation(pipedrive, { method: "DELETE", path: "/organizations/{organizationId}", gives: "data" });
export const getPipedriveOrganization = operation(pipedrive, { method: "GET", path: "/organizations/{organizationId}", gives: "data" });
export const listPipedriveOrganizations = operation(pipedrive, { method: "GET", path: "/organizations", gives: "data", list });
export const searchPipedriveOrganization = operation(pipedrive, { method: "GET", path: "/organizations/search", gives: "data", list });
export const updatePipedriveOrganization = operation(pipedrive, { method: "PUT", path: "/organizations/{organizationId}", gives: "data" });
export const createPipedrivePerson = operation(pipedrive, { method: "POST", path: "/persons", gives: "data" });
export const deletePipedrivePerson = operation(pipedrive, { method: "DELETE", path: "/persons/{personId}", gives: "data" });
export const getPipedrivePerson = operation(pipedrive, { method: "GET", path: "/persons/{personId}", gives: "data" });
export const listPipedrivePersons = operation(pipedrive, { method: "GET", path: "/persons", gives: "data", list });
export const searchPipedrivePerson = operation(pipedrive, { method: "GET", path: "/persons/search", gives: "data", list });
export const updatePipedrivePerson = operation(pipedrive, { method: "PUT", path: "/persons/{personId}", gives: "data" });
export const listPipedriveProducts = operation(pipedrive, { method: "GET", path: "/products", gives: "data", list });
