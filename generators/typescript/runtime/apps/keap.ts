// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Keap. */
const keap: RestApi = { url: "https://api.infusionsoft.com/crm/rest/v1", ways: { credential: "keapOAuth2Api" } };

const list: Paging = { size: "limit" };

export const createKeapCompany = operation(keap, { method: "POST", path: "/companies" });
export const listKeapCompanies = operation(keap, { method: "GET", path: "/companies", gives: "companies", missing: "item", list });
export const upsertKeapContact = operation(keap, { method: "PUT", path: "/contacts", always: { duplicate_option: "Email" } });
export const upsertKeapContactEmailAndName = operation(keap, { method: "PUT", path: "/contacts", always: { duplicate_option: "EmailAndName" } });
export const listKeapContacts = operation(keap, { method: "GET", path: "/contacts", gives: "contacts", missing: "item", list });
export const createKeapContactNote = operation(keap, { method: "POST", path: "/notes", always: { contact_id: null } });
export const deleteKeapContactNote = operation(keap, { method: "DELETE", path: "/notes/{noteId}", then: { success: true } });
export const getKeapContactNote = operation(keap, { method: "GET", path: "/notes/{noteId}" });
export const listKeapContactNotes = operation(keap, { method: "GET", path: "/notes", gives: "notes", missing: "item", list });
export const updateKeapContactNote = operation(keap, { method: "PATCH", path: "/notes/{noteId}" });
export const listKeapEcommerceOrders = operation(keap, { method: "GET", path: "/orders", gives: "orders", missing: "item", list });
export const createKeapEcommerceProduct = operation(keap, { method: "POST", path: "/products" });
export const deleteKeapEcommerceProduct = operation(keap, { method: "DELETE", path: "/products/{productId}", then: { success: true } });
export const getKeapEcommerceProduct = operation(keap, { method: "GET", path: "/products/{productId}" });
export const listKeapEcommerceProducts = operation(keap, { method: "GET", path: "/products", gives: "products", missing: "item", list });
export const createKeapEmailRecord = operation(keap, { method: "POST", path: "/emails" });
export const listKeapEmails = operation(keap, { method: "GET", path: "/emails", gives: "emails", missing: "item", list });
export const sendKeapEmail = operation(keap, { method: "POST", path: "/emails/queue", always: { contacts: [null] }, then: { success: true } });
export const listKeapFiles = operation(keap, { method: "GET", path: "/files", gives: "files", missing: "item", list });
