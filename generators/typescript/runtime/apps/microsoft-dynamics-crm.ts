// SPDX-License-Identifier: 0BSD
import { linked } from "./rest-paging.js";
import { joined, operation, type RestApi } from "./rest.js";

/** The API of Microsoft Dynamics CRM. */
const microsoftDynamicsCRM: RestApi = { url: "https://{subdomain}.{region}/api/data/v9.2", ways: { credential: "microsoftDynamicsOAuth2Api" }, presets: { region: "crm.dynamics.com" }, headers: { prefer: "return=representation" } };

const list = linked({ size: "$top", member: "@odata\\.nextLink", most: 100 });

export const createMicrosoftDynamicsCRMAccount = operation(microsoftDynamicsCRM, { method: "POST", path: "/accounts?%24select=accountid" });
export const deleteMicrosoftDynamicsCRMAccount = operation(microsoftDynamicsCRM, { method: "DELETE", path: "/accounts({accountId})", then: { success: true } });
export const getMicrosoftDynamicsCRMAccount = operation(microsoftDynamicsCRM, { method: "GET", path: "/accounts({accountId})", convert: { $select: joined, $expand: joined } });
export const listMicrosoftDynamicsCRMAccounts = operation(microsoftDynamicsCRM, { method: "GET", path: "/accounts", convert: { $select: joined, $expand: joined }, gives: "value", missing: "item", list });
export const updateMicrosoftDynamicsCRMAccount = operation(microsoftDynamicsCRM, { method: "PATCH", path: "/accounts({accountId})?%24select=accountid" });
