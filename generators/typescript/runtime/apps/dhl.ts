// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of DHL. */
const dhl: RestApi = { url: "https://api-eu.dhl.com/track", ways: { credential: { type: "dhlApi", headers: { "dhl-api-key": "{apiKey}" } } } };

export const getDHL = operation(dhl, { method: "GET", path: "/shipments", gives: "shipments", missing: "error" });
