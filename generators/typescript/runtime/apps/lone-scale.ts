// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of LoneScale. */
const loneScale: RestApi = { url: "https://public-api.lonescale.com", ways: { credential: { type: "loneScaleApi", headers: { Authorization: "{apiKey}" } } } };

export const createLoneScaleList = operation(loneScale, { method: "POST", path: "/lists" });
export const addLoneScaleItem = operation(loneScale, { method: "POST", path: "/lists/{list}/item" });
export const addLoneScaleItemCOMPANY = operation(loneScale, { method: "POST", path: "/lists/{list}/item" });
