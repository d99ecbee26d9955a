// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Cloudflare. */
const cloudflare: RestApi = { url: "https://api.cloudflare.com/client/v4/zones", ways: { credential: { type: "cloudflareApi", headers: { Authorization: "Bearer {apiToken}" } } } };

const list: Paging = { size: "per_page" };

export const deleteCloudflareZoneCertificate = operation(cloudflare, { method: "DELETE", path: "/{zoneId}/origin_tls_client_auth/{certificateId}", gives: "result", missing: "item" });
export const getCloudflareZoneCertificate = operation(cloudflare, { method: "GET", path: "/{zoneId}/origin_tls_client_auth/{certificateId}", gives: "result", missing: "item" });
export const listCloudflareZoneCertificates = operation(cloudflare, { method: "GET", path: "/{zoneId}/origin_tls_client_auth", gives: "result", missing: "item", list });
export const uploadCloudflareZoneCertificate = operation(cloudflare, { method: "POST", path: "/{zoneId}/origin_tls_client_auth", gives: "result", missing: "item" });
