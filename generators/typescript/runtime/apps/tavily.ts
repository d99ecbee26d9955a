// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Tavily. */
const tavily: RestApi = { url: "https://api.tavily.com", ways: { credential: { type: "tavilyApi", headers: { authorization: "Bearer {apiKey}" } } } };

export const searchTavily = operation(tavily, { method: "POST", path: "/search" });
export const extractTavily = operation(tavily, { method: "POST", path: "/extract" });
