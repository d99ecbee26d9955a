// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of MISP. */
const misp: RestApi = { url: "{baseUrl}", ways: { credential: { type: "mispApi", headers: { Authorization: "{apiKey}" } } } };

const list: Paging = { cut: true };

export const createMISPAttribute = operation(misp, { method: "POST", path: "/attributes/add/{eventId}", gives: "Attribute", missing: "item" });
export const deleteMISPAttribute = operation(misp, { method: "DELETE", path: "/attributes/delete/{attributeId}" });
export const getMISPAttribute = operation(misp, { method: "GET", path: "/attributes/view/{attributeId}", gives: "Attribute", missing: "item" });
export const listMISPAttributes = operation(misp, { method: "GET", path: "/attributes", list });
export const searchMISPAttribute = operation(misp, { method: "POST", path: "/attributes/restSearch", gives: "response.Attribute" });
export const searchMISPAttributeUseJson = operation(misp, { method: "POST", path: "/attributes/restSearch", always: { value: "search value", type: "text" }, gives: "response.Attribute" });
export const updateMISPAttribute = operation(misp, { method: "PUT", path: "/attributes/edit/{attributeId}", gives: "Attribute", missing: "item" });
export const createMISPEvent = operation(misp, { method: "POST", path: "/events", gives: "Event", missing: "item" });
export const deleteMISPEvent = operation(misp, { method: "DELETE", path: "/events/delete/{eventId}" });
export const getMISPEvent = operation(misp, { method: "GET", path: "/events/view/{eventId}", gives: "Event", missing: "error" });
export const listMISPEvents = operation(misp, { method: "GET", path: "/events", list });
export const publishMISPEvent = operation(misp, { method: "POST", path: "/events/publish/{eventId}" });
export const unpublishMISPEvent = operation(misp, { method: "POST", path: "/events/unpublish/{eventId}" });
export const updateMISPEvent = operation(misp, { method: "PUT", path: "/events/edit/{eventId}", gives: "Event", missing: "error" });
export const addMISPEventTag = operation(misp, { method: "POST", path: "/events/addTag" });
export const removeMISPEventTag = operation(misp, { method: "POST", path: "/events/removeTag/{eventId}/{tagId}" });
export const createMISPFeed = operation(misp, { method: "POST", path: "/feeds/add", gives: "Feed", missing: "item" });
export const disableMISPFeed = operation(misp, { method: "POST", path: "/feeds/disable/{feedId}" });
export const enableMISPFeed = operation(misp, { method: "POST", path: "/feeds/enable/{feedId}" });
export const getMISPFeed = operation(misp, { method: "GET", path: "/feeds/view/{feedId}", gives: "Feed", missing: "item" });
export const updateMISPFeed = operation(misp, { method: "PUT", path: "/feeds/edit/{feedId}", gives: "Feed", missing: "item" });
export const deleteMISPGalaxy = operation(misp, { method: "DELETE", path: "/galaxies/delete/{galaxyId}" });
export const getMISPGalaxy = operation(misp, { method: "GET", path: "/galaxies/view/{galaxyId}", gives: "Galaxy", missing: "item" });
export const getMISPNoticelist = operation(misp, { method: "GET", path: "/noticelists/view/{noticelistId}", gives: "Noticelist", missing: "item" });
export const createMISPOrganisation = operation(misp, { method: "POST", path: "/admin/organisations/add", gives: "Organisation", missing: "item" });
export const deleteMISPOrganisation = operation(misp, { method: "DELETE", path: "/admin/organisations/delete/{organisationId}" });
export const getMISPOrganisation = operation(misp, { method: "GET", path: "/organisations/view/{organisationId}", gives: "Organisation", missing: "item" });
export const updateMISPOrganisation = operation(misp, { method: "PUT", path: "/admin/organisations/edit/{organisationId}", gives: "Organisation", missing: "item" });
export const createMISPTag = operation(misp, { method: "POST", path: "/tags/add", gives: "Tag", missing: "item" });
export const deleteMISPTag = operation(misp, { method: "POST", path: "/tags/delete/{tagId}" });
export const createMISPUser = operation(misp, { method: "POST", path: "/admin/users/add", gives: "User", missing: "item" });
export const deleteMISPUser = operation(misp, { method: "DELETE", path: "/admin/users/delete/{userId}" });
export const getMISPUser = operation(misp, { method: "GET", path: "/admin/users/view/{userId}", gives: "User", missing: "item" });
export const updateMISPUser = operation(misp, { method: "PUT", path: "/admin/users/edit/{userId}", gives: "User", missing: "item" });
export const getMISPWarninglist = operation(misp, { method: "GET", path: "/warninglists/view/{warninglistId}", gives: "Warninglist", missing: "item" });
