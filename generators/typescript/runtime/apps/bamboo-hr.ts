// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of BambooHR. */
const bambooHR: RestApi = { url: "https://api.bamboohr.com/api/gateway.php/{subdomain}/v1", ways: { credential: { type: "bambooHrApi", basic: ["{apiKey}", "x"] } } };

const list: Paging = { cut: true };

export const getBambooHRCompanyReport = operation(bambooHR, { method: "GET", path: "/reports/{reportId}/?format=JSON" });
export const listBambooHREmployees = operation(bambooHR, { method: "GET", path: "/employees/directory", gives: "employees", missing: "error", list });
export const deleteBambooHREmployeeDocument = operation(bambooHR, { method: "DELETE", path: "/employees/{employeeId}/files/{fileId}", then: { success: true } });
export const updateBambooHREmployeeDocument = operation(bambooHR, { method: "POST", path: "/employees/{employeeId}/files/{fileId}", always: { shareWithEmployee: "no" }, then: { success: true } });
export const deleteBambooHRFile = operation(bambooHR, { method: "DELETE", path: "/files/{fileId}", then: { success: true } });
export const updateBambooHRFile = operation(bambooHR, { method: "POST", path: "/files/{fileId}", always: { shareWithEmployee: "yes" }, then: { success: true } });
