// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Brandfetch. */
const brandfetch: RestApi = { url: "https://api.brandfetch.io/v2/brands", ways: { credential: { type: "brandfetchApi", headers: { Authorization: "Bearer {apiKey}" } } } };

export const industryBrandfetch = operation(brandfetch, { method: "GET", path: "/{domain}" });
