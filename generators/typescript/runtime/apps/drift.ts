// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Drift. */
const drift: RestApi = { url: "https://driftapi.com", ways: { accessToken: { type: "driftApi", headers: { authorization: "Bearer {accessToken}" } }, oAuth2: "driftOAuth2Api" } };

export const createDriftContact = operation(drift, { method: "POST", path: "/contacts", wraps: "attributes", gives: "data", missing: "item" });
export const getDriftContactCustomAttributes = operation(drift, { method: "GET", path: "/contacts/attributes", gives: "data.properties", missing: "error" });
export const deleteDriftContact = operation(drift, { method: "DELETE", path: "/contacts/{contactId}", then: { success: true } });
export const getDriftContact = operation(drift, { method: "GET", path: "/contacts/{contactId}", gives: "data", missing: "item" });
export const updateDriftContact = operation(drift, { method: "PATCH", path: "/contacts/{contactId}", wraps: "attributes", gives: "data", missing: "item" });
