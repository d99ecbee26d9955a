// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Cockpit. */
const cockpit: RestApi = { url: "{url}/api", ways: { credential: { type: "cockpitApi", query: { token: "{accessToken}" } } } };

export const updateCockpitCollection = operation(cockpit, { method: "POST", path: "/collections/save/{collection}", wraps: "data" });
export const getCockpitSingleton = operation(cockpit, { method: "GET", path: "/singletons/get/{singleton}" });
