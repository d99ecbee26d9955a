// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Marketstack. */
const marketstack: RestApi = { url: "http://api.marketstack.com/v1", ways: { credential: { type: "marketstackApi", query: { access_key: "{apiKey}" } } } };

export const getMarketstackExchange = operation(marketstack, { method: "GET", path: "/exchanges/{exchange}" });
export const getMarketstackTicker = operation(marketstack, { method: "GET", path: "/tickers/{symbol}" });
