// SPDX-License-Identifier: 0BSD
import { milliseconds, operation, type RestApi } from "./rest.js";

/** The API of Agile CRM. */
const agileCRM: RestApi = { url: "https://{subdomain}.agilecrm.com/dev/api", ways: { credential: { type: "agileCrmApi", basic: ["{email}", "{apiKey}"] } } };

export const createAgileCRMCompany = operation(agileCRM, { method: "POST", path: "/contacts", always: { type: "COMPANY", properties: [] } });
export const createAgileCRMCompanyJsonParameters = operation(agileCRM, { method: "POST", path: "/contacts" });
export const deleteAgileCRMCompany = operation(agileCRM, { method: "DELETE", path: "/contacts/{companyId}" });
export const getAgileCRMCompany = operation(agileCRM, { method: "GET", path: "/contacts/{companyId}" });
export const updateAgileCRMCompany = operation(agileCRM, { method: "PUT", path: "/contacts/edit-properties", always: { properties: [] } });
export const createAgileCRMContact = operation(agileCRM, { method: "POST", path: "/contacts", always: { properties: [] } });
export const createAgileCRMContactJsonParameters = operation(agileCRM, { method: "POST", path: "/contacts" });
export const deleteAgileCRMContact = operation(agileCRM, { method: "DELETE", path: "/contacts/{contactId}" });
export const getAgileCRMContact = operation(agileCRM, { method: "GET", path: "/contacts/{contactId}" });
export const updateAgileCRMContact = operation(agileCRM, { method: "PUT", path: "/contacts/edit-properties", always: { properties: [] } });
export const createAgileCRMDeal = operation(agileCRM, { method: "POST", path: "/opportunity", convert: { close_date: milliseconds } });
export const createAgileCRMDealJsonParameters = operation(agileCRM, { method: "POST", path: "/opportunity" });
export const deleteAgileCRMDeal = operation(agileCRM, { method: "DELETE", path: "/opportunity/{dealId}" });
export const getAgileCRMDeal = operation(agileCRM, { method: "GET", path: "/opportunity/{dealId}" });
export const updateAgileCRMDeal = operation(agileCRM, { method: "PUT", path: "/opportunity/partial-update" });
export const updateAgileCRMDealJsonParameters = operation(agileCRM, { method: "PUT", path: "/opportunity/partial-update" });
