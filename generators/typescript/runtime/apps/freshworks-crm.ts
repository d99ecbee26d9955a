// SPDX-License-Identifier: 0BSD
import { joined, operation, type Paging, type RestApi } from "./rest.js";

/** The API of Freshworks CRM. */
const freshworksCRM: RestApi = { url: "https://{domain}.myfreshworks.com/crm/sales/api", ways: { credential: { type: "freshworksCrmApi", headers: { Authorization: "Token token={apiKey}" } } } };

const list: Paging = { cut: true };

export const createFreshworksCRMAccount = operation(freshworksCRM, { method: "POST", path: "/sales_accounts", gives: "sales_account", missing: "item" });
export const deleteFreshworksCRMAccount = operation(freshworksCRM, { method: "DELETE", path: "/sales_accounts/{accountId}", then: { success: true } });
export const getFreshworksCRMAccount = operation(freshworksCRM, { method: "GET", path: "/sales_accounts/{accountId}", gives: "sales_account", missing: "item" });
export const updateFreshworksCRMAccount = operation(freshworksCRM, { method: "PUT", path: "/sales_accounts/{accountId}", gives: "sales_account", missing: "item" });
export const deleteFreshworksCRMAppointment = operation(freshworksCRM, { method: "DELETE", path: "/appointments/{appointmentId}", then: { success: true } });
export const getFreshworksCRMAppointment = operation(freshworksCRM, { method: "GET", path: "/appointments/{appointmentId}", gives: "appointment", missing: "item" });
export const updateFreshworksCRMAppointment = operation(freshworksCRM, { method: "PUT", path: "/appointments/{appointmentId}", gives: "appointment", missing: "item" });
export const createFreshworksCRMContact = operation(freshworksCRM, { method: "POST", path: "/contacts", gives: "contact", missing: "item" });
export const deleteFreshworksCRMContact = operation(freshworksCRM, { method: "DELETE", path: "/contacts/{contactId}", then: { success: true } });
export const getFreshworksCRMContact = operation(freshworksCRM, { method: "GET", path: "/contacts/{contactId}", gives: "contact", missing: "item" });
export const updateFreshworksCRMContact = operation(freshworksCRM, { method: "PUT", path: "/contacts/{contactId}", gives: "contact", missing: "item" });
export const createFreshworksCRMDeal = operation(freshworksCRM, { method: "POST", path: "/deals", gives: "deal", missing: "item" });
export const deleteFreshworksCRMDeal = operation(freshworksCRM, { method: "DELETE", path: "/deals/{dealId}", then: { success: true } });
export const getFreshworksCRMDeal = operation(freshworksCRM, { method: "GET", path: "/deals/{dealId}", gives: "deal", missing: "item" });
export const updateFreshworksCRMDeal = operation(freshworksCRM, { method: "PUT", path: "/deals/{dealId}", gives: "deal", missing: "item" });
export const createFreshworksCRMNote = operation(freshworksCRM, { method: "POST", path: "/notes", gives: "note", missing: "item" });
export const deleteFreshworksCRMNote = operation(freshworksCRM, { method: "DELETE", path: "/notes/{noteId}", then: { success: true } });
export const updateFreshworksCRMNote = operation(freshworksCRM, { method: "PUT", path: "/notes/{noteId}", gives: "note", missing: "item" });
export const getFreshworksCRMSalesActivity = operation(freshworksCRM, { method: "GET", path: "/sales_activities/{salesActivityId}", gives: "sales_activity", missing: "item" });
export const queryFreshworksCRMSearch = operation(freshworksCRM, { method: "GET", path: "/search?per_page=100", convert: { include: joined }, list });
export const deleteFreshworksCRMTask = operation(freshworksCRM, { method: "DELETE", path: "/tasks/{taskId}", then: { success: true } });
export const getFreshworksCRMTask = operation(freshworksCRM, { method: "GET", path: "/tasks/{taskId}", gives: "task", missing: "item" });
export const updateFreshworksCRMTask = operation(freshworksCRM, { method: "PUT", path: "/tasks/{taskId}", gives: "task", missing: "item" });
