// SPDX-License-Identifier: 0BSD
import { cursor } from "./rest-paging.js";
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Affinity. */
const affinity: RestApi = { url: "https://api.affinity.co", ways: { credential: { type: "affinityApi", basic: ["", "{apiKey}"] } } };

const list: Paging = { cut: true };
const list2 = cursor({ size: "page_size", by: "page_token", member: "page_token", most: 500 });

export const getAffinityList = operation(affinity, { method: "GET", path: "/lists/{listId}" });
export const listAffinityLists = operation(affinity, { method: "GET", path: "/lists", list });
export const createAffinityListEntry = operation(affinity, { method: "POST", path: "/lists/{listId}/list-entries", always: { entity_id: null } });
export const deleteAffinityListEntry = operation(affinity, { method: "DELETE", path: "/lists/{listId}/list-entries/{listEntryId}" });
export const getAffinityListEntry = operation(affinity, { method: "GET", path: "/lists/{listId}/list-entries/{listEntryId}" });
export const listAffinityListEntries = operation(affinity, { method: "GET", path: "/lists/{listId}/list-entries", gives: "list_entries", missing: "item", list: list2 });
export const createAffinityOrganization = operation(affinity, { method: "POST", path: "/organizations" });
export const deleteAffinityOrganization = operation(affinity, { method: "DELETE", path: "/organizations/{organizationId}" });
export const getAffinityOrganization = operation(affinity, { method: "GET", path: "/organizations/{organizationId}" });
export const listAffinityOrganizations = operation(affinity, { method: "GET", path: "/organizations", gives: "organizations", missing: "item", list: list2 });
export const updateAffinityOrganization = operation(affinity, { method: "PUT", path: "/organizations/{organizationId}" });
export const createAffinityPerson = operation(affinity, { method: "POST", path: "/persons" });
export const deleteAffinityPerson = operation(affinity, { method: "DELETE", path: "/persons/{personId}" });
export const getAffinityPerson = operation(affinity, { method: "GET", path: "/persons/{personId}" });
export const listAffinityPersons = operation(affinity, { method: "GET", path: "/persons", gives: "persons", missing: "item", list: list2 });
export const updateAffinityPerson = operation(affinity, { method: "PUT", path: "/persons/{personId}" });
