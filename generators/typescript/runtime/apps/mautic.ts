// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Mautic. */
const mautic: RestApi = { url: "{url}/api", ways: { credentials: { type: "mauticApi", basic: ["{username}", "{password}"] }, oAuth2: "mauticOAuth2Api" } };

const list: Paging = { size: "limit" };

export const addMauticCampaignContact = operation(mautic, { method: "POST", path: "/campaigns/{campaignId}/contact/{contactId}/add" });
export const removeMauticCampaignContact = operation(mautic, { method: "POST", path: "/campaigns/{campaignId}/contact/{contactId}/remove" });
export const addMauticCompanyContact = operation(mautic, { method: "POST", path: "/companies/{companyId}/contact/{contactId}/add" });
export const removeMauticCompanyContact = operation(mautic, { method: "POST", path: "/companies/{companyId}/contact/{contactId}/remove" });
export const createMauticContact = operation(mautic, { method: "POST", path: "/contacts/new", gives: "contact", missing: "item" });
export const deleteMauticContact = operation(mautic, { method: "DELETE", path: "/contacts/{contactId}/delete", gives: "contact", missing: "item" });
export const editMauticContactContactPoint = operation(mautic, { method: "POST", path: "/contacts/{contactId}/points/plus/{points}" });
export const editMauticContactContactPointRemove = operation(mautic, { method: "POST", path: "/contacts/{contactId}/points/minus/{points}" });
export const getMauticContact = operation(mautic, { method: "GET", path: "/contacts/{contactId}", gives: "contact", missing: "item" });
export const listMauticContacts = operation(mautic, { method: "GET", path: "/contacts?start=0", gives: "contacts", missing: "error", list });
export const sendMauticContactEmail = operation(mautic, { method: "POST", path: "/emails/{campaignEmailId}/contact/{contactId}/send" });
export const updateMauticContact = operation(mautic, { method: "PATCH", path: "/contacts/{contactId}/edit", gives: "contact", missing: "item" });
export const addMauticContactSegment = operation(mautic, { method: "POST", path: "/segments/{segmentId}/contact/{contactId}/add" });
export const removeMauticContactSegment = operation(mautic, { method: "POST", path: "/segments/{segmentId}/contact/{contactId}/remove" });
export const sendMauticSegmentEmail = operation(mautic, { method: "POST", path: "/emails/{segmentEmailId}/send" });
