// SPDX-License-Identifier: 0BSD
import { operation, split, type Paging, type RestApi } from "./rest.js";

/** The API of urlscan.io. */
const urlscanIo: RestApi = { url: "https://urlscan.io/api/v1", ways: { credential: { type: "urlScanIoApi", headers: { "API-KEY": "{apiKey}" } } } };

const list: Paging = { cut: true };

export const getUrlscanIoScan = operation(urlscanIo, { method: "GET", path: "/result/{scanId}" });
export const listUrlscanIoScans = operation(urlscanIo, { method: "GET", path: "/search?size=100", gives: "results", list });
export const performUrlscanIoScan = operation(urlscanIo, { method: "POST", path: "/scan", convert: { tags: split } });
