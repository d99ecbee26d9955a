// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Okta. */
const okta: RestApi = { url: "{url}/api/v1/users", ways: { credential: { type: "oktaApi", headers: { Authorization: "SSWS {accessToken}" } } } };

export const createOktaUser = operation(okta, { method: "POST", path: "/" });
export const deleteOktaUser = operation(okta, { method: "DELETE", path: "/{userId}", then: { success: true } });
export const updateOktaUser = operation(okta, { method: "POST", path: "/{userId}" });
