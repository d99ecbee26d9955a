// SPDX-License-Identifier: 0BSD
import { joined, operation, type Paging, type RestApi } from "./rest.js";

/** The API of Hunter. */
const hunter: RestApi = { url: "https://api.hunter.io/v2", ways: { credential: { type: "hunterApi", query: { api_key: "{apiKey}" } } } };

const list: Paging = { size: "limit" };

export const domainHunterSearch = operation(hunter, { method: "GET", path: "/domain-search", convert: { seniority: joined, department: joined }, gives: "data.emails", missing: "error", list });
export const emailHunterFinder = operation(hunter, { method: "GET", path: "/email-finder", gives: "data", missing: "item" });
export const emailHunterVerifier = operation(hunter, { method: "GET", path: "/email-verifier", gives: "data", missing: "item" });
