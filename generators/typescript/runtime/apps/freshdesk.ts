// SPDX-License-Identifier: 0BSD
import { headed } from "./rest-paging.js";
import { operation, split, type RestApi } from "./rest.js";

/** The API of Freshdesk. */
const freshdesk: RestApi = { url: "https://{domain}.freshdesk.com/api/v2", ways: { credential: { type: "freshdeskApi", basic: ["{apiKey}", "X"] } } };

const list = headed({ size: "per_page", most: 100 });

export const createFreshdeskContact = operation(freshdesk, { method: "POST", path: "/contacts" });
export const deleteFreshdeskContact = operation(freshdesk, { method: "DELETE", path: "/contacts/{contactId}" });
export const getFreshdeskContact = operation(freshdesk, { method: "GET", path: "/contacts/{contactId}" });
export const listFreshdeskContacts = operation(freshdesk, { method: "GET", path: "/contacts" });
export const updateFreshdeskContact = operation(freshdesk, { method: "PUT", path: "/contacts/{contactId}" });
export const deleteFreshdeskTicket = operation(freshdesk, { method: "DELETE", path: "/tickets/{ticketId}" });
export const getFreshdeskTicket = operation(freshdesk, { method: "GET", path: "/tickets/{ticketId}" });
export const listFreshdeskTickets = operation(freshdesk, { method: "GET", path: "/tickets", list });
export const updateFreshdeskTicket = operation(freshdesk, { method: "PUT", path: "/tickets/{ticketId}", convert: { cc_emails: split, tags: split } });
