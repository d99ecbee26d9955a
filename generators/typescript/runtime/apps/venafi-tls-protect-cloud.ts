// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Venafi TLS Protect Cloud. */
const venafiTLSProtectCloud: RestApi = { url: "https://api.venafi.{region}/outagedetection/v1", ways: { credential: { type: "venafiTlsProtectCloudApi", headers: { "tppl-api-key": "{apiKey}" } } }, presets: { region: "cloud" } };

const list: Paging = { size: "limit" };
const list2: Paging = { cut: true };

export const getVenafiTLSProtectCloudCertificate = operation(venafiTLSProtectCloud, { method: "GET", path: "/certificates/{certificateId}" });
export const listVenafiTLSProtectCloudCertificates = operation(venafiTLSProtectCloud, { method: "GET", path: "/certificates", gives: "certificates", missing: "item", list });
export const renewVenafiTLSProtectCloudCertificate = operation(venafiTLSProtectCloud, { method: "POST", path: "/certificaterequests", gives: "certificateRequests", missing: "item" });
export const createVenafiTLSProtectCloudCertificateRequest = operation(venafiTLSProtectCloud, { method: "POST", path: "/certificaterequests", always: { isVaaSGenerated: false }, gives: "certificateRequests", missing: "item" });
export const createVenafiTLSProtectCloudCertificateRequestGenerateCsr = operation(venafiTLSProtectCloud, { method: "POST", path: "/certificaterequests", always: { isVaaSGenerated: true }, gives: "certificateRequests", missing: "item" });
export const getVenafiTLSProtectCloudCertificateRequest = operation(venafiTLSProtectCloud, { method: "GET", path: "/certificaterequests/{certificateRequestId}" });
export const listVenafiTLSProtectCloudCertificateRequests = operation(venafiTLSProtectCloud, { method: "GET", path: "/certificaterequests", gives: "certificateRequests", missing: "error", list: list2 });
