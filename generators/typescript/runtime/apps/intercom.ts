// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Intercom. */
const intercom: RestApi = { url: "https://api.intercom.io", ways: { credential: { type: "intercomApi", headers: { Authorization: "Bearer {apiKey}", Accept: "application/json" } } } };

const list: Paging = { size: "per_page" };

export const createIntercomCompany = operation(intercom, { method: "POST", path: "/companies" });
export const getIntercomCompany = operation(intercom, { method: "GET", path: "/companies" });
export const getIntercomCompanyCompanyId = operation(intercom, { method: "GET", path: "/companies" });
export const getIntercomCompanyId = operation(intercom, { method: "GET", path: "/companies/{value}" });
export const getIntercomCompanyName = operation(intercom, { method: "GET", path: "/companies" });
export const listIntercomCompanies = operation(intercom, { method: "GET", path: "/companies", gives: "companies", missing: "item", list });
export const updateIntercomCompany = operation(intercom, { method: "POST", path: "/companies" });
export const usersIntercomCompany = operation(intercom, { method: "GET", path: "/companies?type=users", gives: "users", missing: "item", list });
export const usersIntercomCompanyId = operation(intercom, { method: "GET", path: "/companies/{value}/users", gives: "users", missing: "item", list });
export const usersIntercomCompanyCompanyId = operation(intercom, { method: "GET", path: "/companies?type=users", gives: "users", missing: "item", list });
export const createIntercomLead = operation(intercom, { method: "POST", path: "/contacts" });
export const deleteIntercomLead = operation(intercom, { method: "DELETE", path: "/contacts" });
export const deleteIntercomLeadId = operation(intercom, { method: "DELETE", path: "/contacts/{value}" });
export const deleteIntercomLeadUserId = operation(intercom, { method: "DELETE", path: "/contacts" });
export const getIntercomLead = operation(intercom, { method: "GET", path: "/contacts", gives: "contacts", missing: "item" });
export const getIntercomLeadEmail = operation(intercom, { method: "GET", path: "/contacts", gives: "contacts", missing: "item" });
export const getIntercomLeadId = operation(intercom, { method: "GET", path: "/contacts/{value}" });
export const getIntercomLeadUserId = operation(intercom, { method: "GET", path: "/contacts", gives: "contacts", missing: "item" });
export const getIntercomLeadPhone = operation(intercom, { method: "GET", path: "/contacts", gives: "contacts", missing: "item" });
export const listIntercomLeads = operation(intercom, { method: "GET", path: "/contacts", gives: "contacts", missing: "item", list });
export const updateIntercomLead = operation(intercom, { method: "POST", path: "/contacts" });
export const updateIntercomLeadUserId = operation(intercom, { method: "POST", path: "/contacts" });
export const createIntercomUser = operation(intercom, { method: "POST", path: "/users" });
export const createIntercomUserUserId = operation(intercom, { method: "POST", path: "/users" });
export const createIntercomUserEmail = operation(intercom, { method: "POST", path: "/users" });
export const deleteIntercomUser = operation(intercom, { method: "DELETE", path: "/users/{id}" });
export const getIntercomUser = operation(intercom, { method: "GET", path: "/users" });
export const getIntercomUserId = operation(intercom, { method: "GET", path: "/users/{value}" });
export const getIntercomUserUserId = operation(intercom, { method: "GET", path: "/users" });
export const listIntercomUsers = operation(intercom, { method: "GET", path: "/users", gives: "users", missing: "item", list });
export const updateIntercomUser = operation(intercom, { method: "POST", path: "/users" });
export const updateIntercomUserEmail = operation(intercom, { method: "POST", path: "/users" });
export const updateIntercomUserUserId = operation(intercom, { method: "POST", path: "/users" });
