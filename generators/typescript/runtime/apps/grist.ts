// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Grist. */
const grist: RestApi = { url: "{server}/api/docs", ways: { credential: { type: "gristApi", headers: { authorization: "Bearer {apiKey}" } } }, presets: { server: "https://docs.getgrist.com" } };

const list: Paging = { size: "limit" };

export const listGrists = operation(grist, { method: "GET", path: "/{docId}/tables/{tableId}/records", gives: "records", missing: "error", list });
