// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Zammad. */
const zammad: RestApi = { url: "{baseUrl}/api/v1", ways: { tokenAuth: { type: "zammadTokenAuthApi", headers: { authorization: "Token token={accessToken}" } }, basicAuth: { type: "zammadBasicAuthApi", basic: ["{username}", "{password}"] } } };

export const createZammadGroup = operation(zammad, { method: "POST", path: "/groups" });
export const deleteZammadGroup = operation(zammad, { method: "DELETE", path: "/groups/{id}", then: { success: true } });
export const getZammadGroup = operation(zammad, { method: "GET", path: "/groups/{id}" });
export const createZammadOrganization = operation(zammad, { method: "POST", path: "/organizations" });
export const deleteZammadOrganization = operation(zammad, { method: "DELETE", path: "/organizations/{id}", then: { success: true } });
export const getZammadOrganization = operation(zammad, { method: "GET", path: "/organizations/{id}" });
export const deleteZammadTicket = operation(zammad, { method: "DELETE", path: "/tickets/{id}", then: { success: true } });
export const createZammadUser = operation(zammad, { method: "POST", path: "/users" });
export const deleteZammadUser = operation(zammad, { method: "DELETE", path: "/users/{id}", then: { success: true } });
export const getZammadUser = operation(zammad, { method: "GET", path: "/users/{id}" });
export const getZammadUserSelf = operation(zammad, { method: "GET", path: "/users/me" });
