// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Adalo. */
const adalo: RestApi = { url: "https://api.adalo.com/v0/apps/{appId}/collections", ways: { credential: { type: "adaloApi", headers: { Authorization: "Bearer {apiKey}" } } } };

const list: Paging = { size: "limit" };

export const deleteAdaloCollection = operation(adalo, { method: "DELETE", path: "/{collectionId}/{rowId}", then: { success: true } });
export const getAdaloCollection = operation(adalo, { method: "GET", path: "/{collectionId}/{rowId}" });
export const listAdaloCollections = operation(adalo, { method: "GET", path: "/{collectionId}", gives: "records", missing: "item", list });
