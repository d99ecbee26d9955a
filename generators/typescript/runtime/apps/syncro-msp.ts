// SPDX-License-Identifier: 0BSD
import { counted } from "./rest-paging.js";
import { joined, operation, type Paging, type RestApi } from "./rest.js";

/** The API of SyncroMSP. */
const syncroMSP: RestApi = { url: "https://{subdomain}.syncromsp.com/api/v1", ways: { credential: { type: "syncroMspApi", query: { api_key: "{apiKey}" } } } };

const list = counted({ cut: true, by: "page", from: 1, step: 1, said: true, single: true });
const list2: Paging = { size: "per_page" };

export const createSyncroMSPContact = operation(syncroMSP, { method: "POST", path: "/contacts" });
export const deleteSyncroMSPContact = operation(syncroMSP, { method: "DELETE", path: "/contacts/{contactId}" });
export const getSyncroMSPContact = operation(syncroMSP, { method: "GET", path: "/contacts/{contactId}" });
export const listSyncroMSPContacts = operation(syncroMSP, { method: "GET", path: "/contacts", gives: "contacts", missing: "error", list });
export const createSyncroMSPCustomer = operation(syncroMSP, { method: "POST", path: "/customers", convert: { invoice_cc_emails: joined }, gives: "customer", missing: "item" });
export const deleteSyncroMSPCustomer = operation(syncroMSP, { method: "DELETE", path: "/customers/{customerId}" });
export const getSyncroMSPCustomer = operation(syncroMSP, { method: "GET", path: "/customers/{customerId}", gives: "customer", missing: "item" });
export const listSyncroMSPCustomers = operation(syncroMSP, { method: "GET", path: "/customers", gives: "customers", missing: "item", list: list2 });
export const updateSyncroMSPCustomer = operation(syncroMSP, { method: "PUT", path: "/customers/{customerId}", convert: { invoice_cc_emails: joined }, gives: "customer", missing: "error" });
export const createSyncroMSPRmm = operation(syncroMSP, { method: "POST", path: "/rmm_alerts", gives: "alert", missing: "item" });
export const deleteSyncroMSPRmm = operation(syncroMSP, { method: "DELETE", path: "/rmm_alerts/{alertId}" });
export const getSyncroMSPRmm = operation(syncroMSP, { method: "GET", path: "/rmm_alerts/{alertId}", gives: "rmm_alert", missing: "item" });
export const listSyncroMSPRmms = operation(syncroMSP, { method: "GET", path: "/rmm_alerts", gives: "rmm_alerts", missing: "item", list: list2 });
export const createSyncroMSPTicket = operation(syncroMSP, { method: "POST", path: "/tickets", gives: "ticket", missing: "item" });
export const deleteSyncroMSPTicket = operation(syncroMSP, { method: "DELETE", path: "/tickets/{ticketId}" });
export const getSyncroMSPTicket = operation(syncroMSP, { method: "GET", path: "/tickets/{ticketId}", gives: "ticket", missing: "item" });
export const listSyncroMSPTickets = operation(syncroMSP, { method: "GET", path: "/tickets", gives: "tickets", missing: "item", list: list2 });
