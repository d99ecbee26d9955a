// SPDX-License-Identifier: 0BSD
import { milliseconds, operation, type Paging, type RestApi } from "./rest.js";

/** The API of Salesmate. */
const salesmate: RestApi = { url: "https://apis.salesmate.io", ways: { credential: { type: "salesmateApi", headers: { sessiontoken: "{sessionToken}", "x-linkname": "{url}" } } } };

const list: Paging = { size: "rows" };

export const createSalesmateActivity = operation(salesmate, { method: "POST", path: "/v1/activities", convert: { dueDate: milliseconds }, gives: "Data", missing: "error" });
export const deleteSalesmateActivity = operation(salesmate, { method: "DELETE", path: "/v1/activities/{id}" });
export const updateSalesmateActivity = operation(salesmate, { method: "PUT", path: "/v1/activities/{id}", convert: { dueDate: milliseconds }, gives: "Data", missing: "error" });
export const createSalesmateCompany = operation(salesmate, { method: "POST", path: "/v1/companies", gives: "Data", missing: "error" });
export const updateSalesmateCompany = operation(salesmate, { method: "PUT", path: "/v1/companies/{id}", gives: "Data", missing: "error" });
export const deleteSalesmateDeal = operation(salesmate, { method: "DELETE", path: "/v1/deals/{id}" });
export const listSalesmateDealsJsonParameters = operation(salesmate, { method: "POST", path: "/v2/deals/search", gives: "Data.data", missing: "error", list });
export const updateSalesmateDeal = operation(salesmate, { method: "PUT", path: "/v1/deals/{id}", gives: "Data", missing: "error" });
