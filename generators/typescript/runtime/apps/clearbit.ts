// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Clearbit. */
const clearbit: RestApi = { url: "https://autocomplete.clearbit.com/v1/companies", ways: { credential: { type: "clearbitApi", headers: { authorization: "Bearer {apiKey}" } } } };

export const autocompleteClearbitCompany = operation(clearbit, { method: "GET", path: "/suggest" });
