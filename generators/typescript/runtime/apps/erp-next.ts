// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of ERPNext. */
const erpNext: RestApi = { url: "https://{subdomain}.{domain}/api/resource", ways: { credential: { type: "erpNextApi", headers: { Authorization: "token {apiKey}:{apiSecret}" } } }, presets: { domain: "erpnext.com" } };

export const deleteERPNextDocument = operation(erpNext, { method: "DELETE", path: "/{docType}/{documentName}" });
export const getERPNextDocument = operation(erpNext, { method: "GET", path: "/{docType}/{documentName}", gives: "data", missing: "item" });
