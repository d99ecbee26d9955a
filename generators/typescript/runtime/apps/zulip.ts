// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Zulip. */
const zulip: RestApi = { url: "{url}/api/v1", ways: { credential: { type: "zulipApi", basic: ["{email}", "{apiKey}"] } } };

export const deleteZulipMessage = operation(zulip, { method: "DELETE", path: "/messages/{messageId}" });
export const getZulipMessage = operation(zulip, { method: "GET", path: "/messages/{messageId}" });
export const updateZulipMessage = operation(zulip, { method: "PATCH", path: "/messages/{messageId}" });
export const createZulipStream = operation(zulip, { method: "POST", path: "/users/me/subscriptions" });
export const deleteZulipStream = operation(zulip, { method: "DELETE", path: "/streams/{streamId}" });
export const listZulipStreams = operation(zulip, { method: "GET", path: "/streams", gives: "streams", missing: "item" });
export const getZulipStreamSubscribed = operation(zulip, { method: "GET", path: "/users/me/subscriptions", gives: "subscriptions", missing: "item" });
export const updateZulipStream = operation(zulip, { method: "PATCH", path: "/streams/{streamId}" });
export const deactivateZulipUser = operation(zulip, { method: "DELETE", path: "/users/{userId}" });
export const getZulipUser = operation(zulip, { method: "GET", path: "/users/{userId}" });
export const listZulipUsers = operation(zulip, { method: "GET", path: "/users", gives: "members", missing: "item" });
export const updateZulipUser = operation(zulip, { method: "PATCH", path: "/users/{userId}" });
