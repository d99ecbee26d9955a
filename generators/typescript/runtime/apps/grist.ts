// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Grist. */
const grist: RestApi = { url: "https://docs.getgrist.com/api/docs", ways: { credential: { type: "gristApi", headers: { authorization: "Bearer {apiKey}" } } } };

const list: Paging = { size: "limit" };

export const listGrists = operation(grist, { method: "GET", path: "/{docId}/tables/{tableId}/records", gives: "records", missing: "error", list });
