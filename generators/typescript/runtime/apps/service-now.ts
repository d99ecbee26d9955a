// SPDX-License-Identifier: 0BSD
import { joined, operation, type Paging, type RestApi } from "./rest.js";

/** The API of ServiceNow. */
const serviceNow: RestApi = { url: "https://{subdomain}.service-now.com/api/now", ways: { oAuth2: "serviceNowOAuth2Api", basicAuth: { type: "serviceNowBasicApi", basic: ["{user}", "{password}"] } } };

const list: Paging = { size: "sysparm_limit" };

export const deleteServiceNowAttachment = operation(serviceNow, { method: "DELETE", path: "/attachment/{attachmentId}", then: { success: true } });
export const getServiceNowAttachment = operation(serviceNow, { method: "GET", path: "/attachment/{attachmentId}", gives: "result" });
export const listServiceNowBusinessServices = operation(serviceNow, { method: "GET", path: "/table/cmdb_ci_service", convert: { sysparm_fields: joined }, gives: "result", missing: "item", list });
export const listServiceNowConfigurationItems = operation(serviceNow, { method: "GET", path: "/table/cmdb_ci", convert: { sysparm_fields: joined }, gives: "result", missing: "item", list });
export const listServiceNowDepartments = operation(serviceNow, { method: "GET", path: "/table/cmn_department", convert: { sysparm_fields: joined }, gives: "result", missing: "item", list });
export const listServiceNowDictionaries = operation(serviceNow, { method: "GET", path: "/table/sys_dictionary", convert: { sysparm_fields: joined }, gives: "result", missing: "item", list });
export const createServiceNowIncident = operation(serviceNow, { method: "POST", path: "/table/incident", gives: "result", missing: "item" });
export const deleteServiceNowIncident = operation(serviceNow, { method: "DELETE", path: "/table/incident/{id}", then: { success: true } });
export const getServiceNowIncident = operation(serviceNow, { method: "GET", path: "/table/incident/{id}", convert: { sysparm_fields: joined }, gives: "result", missing: "item" });
export const listServiceNowIncidents = operation(serviceNow, { method: "GET", path: "/table/incident", convert: { sysparm_fields: joined }, gives: "result", missing: "item", list });
export const updateServiceNowIncident = operation(serviceNow, { method: "PATCH", path: "/table/incident/{id}", gives: "result", missing: "item" });
export const deleteServiceNowTableRecord = operation(serviceNow, { method: "DELETE", path: "/table/{tableName}/{id}", then: { success: true } });
export const getServiceNowTableRecord = operation(serviceNow, { method: "GET", path: "/table/{tableName}/{id}", convert: { sysparm_fields: joined }, gives: "result", missing: "item" });
export const listServiceNowTableRecords = operation(serviceNow, { method: "GET", path: "/table/{tableName}", convert: { sysparm_fields: joined }, gives: "result", missing: "item", list });
export const createServiceNowUser = operation(serviceNow, { method: "POST", path: "/table/sys_user", gives: "result", missing: "item" });
export const deleteServiceNowUser = operation(serviceNow, { method: "DELETE", path: "/table/sys_user/{id}", then: { success: true } });
export const getServiceNowUser = operation(serviceNow, { method: "GET", path: "/table/sys_user/{id}", convert: { sysparm_fields: joined }, gives: "result", missing: "item" });
export const listServiceNowUsers = operation(serviceNow, { method: "GET", path: "/table/sys_user", convert: { sysparm_fields: joined }, gives: "result", missing: "item", list });
export const updateServiceNowUser = operation(serviceNow, { method: "PATCH", path: "/table/sys_user/{id}", gives: "result", missing: "item" });
export const listServiceNowUserGroups = operation(serviceNow, { method: "GET", path: "/table/sys_user_group", convert: { sysparm_fields: joined }, gives: "result", missing: "item", list });
export const listServiceNowUserRoles = operation(serviceNow, { method: "GET", path: "/table/sys_user_role", convert: { sysparm_fields: joined }, gives: "result", missing: "item", list });
