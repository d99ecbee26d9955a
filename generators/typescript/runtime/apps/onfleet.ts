// SPDX-License-Identifier: 0BSD
import { joined, milliseconds, operation, type Paging, type RestApi } from "./rest.js";

/** The API of Onfleet. */
const onfleet: RestApi = { url: "https://onfleet.com/api/v2", ways: { credential: { type: "onfleetApi", basic: ["{apiKey}", ""] } } };

const list: Paging = { cut: true };

export const createOnfleetAdmin = operation(onfleet, { method: "POST", path: "/admins" });
export const deleteOnfleetAdmin = operation(onfleet, { method: "DELETE", path: "/admins/{id}", then: { success: true } });
export const listOnfleetAdmins = operation(onfleet, { method: "GET", path: "/admins", list });
export const updateOnfleetAdmin = operation(onfleet, { method: "PUT", path: "/admins/{id}" });
export const getOnfleetContainer = operation(onfleet, { method: "GET", path: "/containers/{containerType}/{containerId}" });
export const updateOnfleetContainerTask = operation(onfleet, { method: "PUT", path: "/containers/workers/{containerId}" });
export const createOnfleetDestination = operation(onfleet, { method: "POST", path: "/destinations" });
export const createOnfleetDestinationUnparsed = operation(onfleet, { method: "POST", path: "/destinations" });
export const getOnfleetDestination = operation(onfleet, { method: "GET", path: "/destinations/{id}" });
export const createOnfleetHub = operation(onfleet, { method: "POST", path: "/hubs" });
export const listOnfleetHubs = operation(onfleet, { method: "GET", path: "/hubs", list });
export const updateOnfleetHub = operation(onfleet, { method: "PUT", path: "/hubs/{id}" });
export const getOnfleetOrganization = operation(onfleet, { method: "GET", path: "/organization" });
export const getOnfleetOrganizationDelegatee = operation(onfleet, { method: "GET", path: "/organizations/{id}" });
export const createOnfleetRecipient = operation(onfleet, { method: "POST", path: "/recipients" });
export const getOnfleetRecipient = operation(onfleet, { method: "GET", path: "/recipients/{id}" });
export const getOnfleetRecipientPhone = operation(onfleet, { method: "GET", path: "/recipients/phone/{phone}" });
export const getOnfleetRecipientName = operation(onfleet, { method: "GET", path: "/recipients/name/{name}" });
export const updateOnfleetRecipient = operation(onfleet, { method: "PUT", path: "/recipients/{id}" });
export const cloneOnfleetTask = operation(onfleet, { method: "POST", path: "/tasks/{id}/clone", wraps: "options" });
export const completeOnfleetTask = operation(onfleet, { method: "POST", path: "/tasks/{id}/complete", wraps: "completionDetails", then: { success: true } });
export const deleteOnfleetTask = operation(onfleet, { method: "DELETE", path: "/tasks/{id}", then: { success: true } });
export const updateOnfleetTask = operation(onfleet, { method: "PUT", path: "/tasks/{id}", convert: { completeAfter: milliseconds, completeBefore: milliseconds } });
export const autoOnfleetTeamDispatch = operation(onfleet, { method: "POST", path: "/teams/{id}/dispatch" });
export const createOnfleetTeam = operation(onfleet, { method: "POST", path: "/teams" });
export const deleteOnfleetTeam = operation(onfleet, { method: "DELETE", path: "/teams/{id}", then: { success: true } });
export const getOnfleetTeam = operation(onfleet, { method: "GET", path: "/teams/{id}" });
export const listOnfleetTeams = operation(onfleet, { method: "GET", path: "/teams", list });
export const updateOnfleetTeam = operation(onfleet, { method: "PUT", path: "/teams/{id}" });
export const createOnfleetWorker = operation(onfleet, { method: "POST", path: "/workers" });
export const deleteOnfleetWorker = operation(onfleet, { method: "DELETE", path: "/workers/{id}", then: { success: true } });
export const getOnfleetWorker = operation(onfleet, { method: "GET", path: "/workers/{id}", convert: { filter: joined } });
export const listOnfleetWorkers = operation(onfleet, { method: "GET", path: "/workers", convert: { states: joined, teams: joined, phones: joined, filter: joined }, list });
export const listOnfleetWorkersByLocation = operation(onfleet, { method: "GET", path: "/workers/location", gives: "workers", missing: "error", list });
export const getOnfleetWorkerSchedule = operation(onfleet, { method: "GET", path: "/workers/{id}/schedule" });
export const updateOnfleetWorker = operation(onfleet, { method: "PUT", path: "/workers/{id}" });
