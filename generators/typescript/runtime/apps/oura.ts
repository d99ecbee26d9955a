// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Oura. */
const oura: RestApi = { url: "https://api.ouraring.com/v2/usercollection", ways: { credential: { type: "ouraApi", headers: { Authorization: "Bearer {accessToken}" } } } };

const list: Paging = { cut: true };

export const getOuraProfile = operation(oura, { method: "GET", path: "/personal_info" });
export const getOuraSummaryActivity = operation(oura, { method: "GET", path: "/daily_activity", gives: "data", missing: "error", list });
export const getOuraSummaryReadiness = operation(oura, { method: "GET", path: "/daily_readiness", gives: "data", missing: "error", list });
export const getOuraSummarySleep = operation(oura, { method: "GET", path: "/daily_sleep", gives: "data", missing: "error", list });
