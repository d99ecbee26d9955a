// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Netscaler ADC. */
const netscalerADC: RestApi = { url: "{url}/nitro/v1/config", ways: { credential: { type: "citrixAdcApi", headers: { "X-NITRO-USER": "{username}", "X-NITRO-PASS": "{password}" } } } };

export const createNetscalerADCCertificate = operation(netscalerADC, { method: "POST", path: "/sslcert?action=create", wraps: "sslcert", then: { success: true } });
export const createNetscalerADCCertificateINTMCERT = operation(netscalerADC, { method: "POST", path: "/sslcert?action=create", wraps: "sslcert", then: { success: true } });
export const createNetscalerADCCertificateSRVRCERT = operation(netscalerADC, { method: "POST", path: "/sslcert?action=create", wraps: "sslcert", then: { success: true } });
export const createNetscalerADCCertificateCLNTCERT = operation(netscalerADC, { method: "POST", path: "/sslcert?action=create", wraps: "sslcert", then: { success: true } });
export const installNetscalerADCCertificate = operation(netscalerADC, { method: "POST", path: "/sslcertkey", wraps: "sslcertkey", then: { success: true } });
export const installNetscalerADCCertificateDER = operation(netscalerADC, { method: "POST", path: "/sslcertkey", wraps: "sslcertkey", then: { success: true } });
export const installNetscalerADCCertificateNotifyExpiration = operation(netscalerADC, { method: "POST", path: "/sslcertkey", wraps: "sslcertkey", then: { success: true } });
