// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of GetResponse. */
const getResponse: RestApi = { url: "https://api.getresponse.com/v3", ways: { apiKey: { type: "getResponseApi", headers: { "X-Auth-Token": "api-key {apiKey}" } }, oAuth2: "getResponseOAuth2Api" } };

export const createGetResponseContact = operation(getResponse, { method: "POST", path: "/contacts", then: { success: true } });
export const deleteGetResponseContact = operation(getResponse, { method: "DELETE", path: "/contacts/{contactId}", then: { success: true } });
export const getGetResponseContact = operation(getResponse, { method: "GET", path: "/contacts/{contactId}" });
export const updateGetResponseContact = operation(getResponse, { method: "POST", path: "/contacts/{contactId}" });
