// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Decodo. */
const decodo: RestApi = { url: "https://scraper-api.decodo.com", ways: { credential: { type: "decodoApi", headers: { authorization: "Basic {token}" } } }, headers: { "x-integration": "n8n" } };

export const scrapeDecodo = operation(decodo, { method: "POST", path: "/v2/scrape" });
