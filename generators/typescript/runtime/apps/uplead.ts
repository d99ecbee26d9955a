// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Uplead. */
const uplead: RestApi = { url: "https://api.uplead.com/v2", ways: { credential: { type: "upleadApi", headers: { authorization: "{apiKey}" } } } };

export const enrichUpleadCompany = operation(uplead, { method: "GET", path: "/company-search", gives: "data", missing: "item" });
export const enrichUpleadPerson = operation(uplead, { method: "GET", path: "/person-search", gives: "data", missing: "item" });
