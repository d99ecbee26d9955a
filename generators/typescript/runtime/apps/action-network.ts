// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Action Network. */
const actionNetwork: RestApi = { url: "https://actionnetwork.org/api/v2/tags", ways: { credential: { type: "actionNetworkApi", headers: { "osdi-api-token": "{apiKey}" } } } };

export const removeActionNetworkPersonTag = operation(actionNetwork, { method: "DELETE", path: "/{tagId}/taggings/{taggingId}" });
