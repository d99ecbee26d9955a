// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Splunk. */
const splunk: RestApi = { url: "{baseUrl}/services", ways: { credential: { type: "splunkApi", headers: { Authorization: "Bearer {authToken}" } } } };

const list: Paging = { size: "count", most: 0 };

export const getSplunkAlertReport = operation(splunk, { method: "GET", path: "/alerts/fired_alerts?output_mode=json" });
export const getSplunkAlertMetrics = operation(splunk, { method: "GET", path: "/alerts/metric_alerts?output_mode=json" });
export const getSplunkReport = operation(splunk, { method: "GET", path: "/saved/searches/{reportId}?output_mode=json" });
export const listSplunkReports = operation(splunk, { method: "GET", path: "/saved/searches?output_mode=json", list });
