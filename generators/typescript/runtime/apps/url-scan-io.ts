// SPDX-License-Identifier: 0BSD
import { operation, split, type RestApi } from "./rest.js";

/** The API of urlscan.io. */
const urlscanIo: RestApi = { url: "https://urlscan.io/api/v1", ways: { credential: { type: "urlScanIoApi", headers: { "API-KEY": "{apiKey}" } } } };

export const getUrlscanIoScan = operation(urlscanIo, { method: "GET", path: "/result/{scanId}" });
export const performUrlscanIoScan = operation(urlscanIo, { method: "POST", path: "/scan", convert: { tags: split } });
