// SPDX-License-Identifier: 0BSD
import { linked } from "./rest-paging.js";
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Coda. */
const coda: RestApi = { url: "https://coda.io/apis/v1/docs", ways: { credential: { type: "codaApi", headers: { authorization: "Bearer {accessToken}" } } } };

const list: Paging = { size: "limit" };
const list2 = linked({ size: "limit", member: "nextPageLink", most: 100 });

export const getCodaControl = operation(coda, { method: "GET", path: "/{docId}/controls/{controlId}" });
export const listCodaControls = operation(coda, { method: "GET", path: "/{docId}/controls", gives: "items", missing: "item", list });
export const getCodaFormula = operation(coda, { method: "GET", path: "/{docId}/formulas/{formulaId}" });
export const listCodaFormulas = operation(coda, { method: "GET", path: "/{docId}/formulas", gives: "items", missing: "item", list: list2 });
export const listCodaTablesColumns = operation(coda, { method: "GET", path: "/{docId}/tables/{tableId}/columns", gives: "items", missing: "item", list: list2 });
export const listCodaTablesRows = operation(coda, { method: "GET", path: "/{docId}/tables/{tableId}/rows", gives: "items", missing: "error", list: list2 });
export const getCodaTableColumn = operation(coda, { method: "GET", path: "/{docId}/tables/{tableId}/columns/{columnId}" });
export const pushCodaTableButton = operation(coda, { method: "POST", path: "/{docId}/tables/{tableId}/rows/{rowId}/buttons/{columnId}" });
export const deleteCodaViewViewRow = operation(coda, { method: "DELETE", path: "/{docId}/tables/{viewId}/rows/{rowId}" });
export const getCodaView = operation(coda, { method: "GET", path: "/{docId}/tables/{viewId}" });
export const listCodaViewsViewColumns = operation(coda, { method: "GET", path: "/{docId}/tables/{viewId}/columns", gives: "items", missing: "item", list });
export const listCodaViews = operation(coda, { method: "GET", path: "/{docId}/tables?tableTypes=view", gives: "items", missing: "item", list });
export const listCodaViewsViewRows = operation(coda, { method: "GET", path: "/{docId}/tables/{viewId}/rows", gives: "items", missing: "error", list: list2 });
export const pushCodaViewViewButton = operation(coda, { method: "POST", path: "/{docId}/tables/{viewId}/rows/{rowId}/buttons/{columnId}" });
