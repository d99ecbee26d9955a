// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Quick Base. */
const quickBase: RestApi = { url: "https://api.quickbase.com/v1", ways: { credential: { type: "quickbaseApi", headers: { "qb-realm-hostname": "{hostname}", authorization: "QB-USER-TOKEN {userToken}" } } } };

const list: Paging = { cut: true };

export const listQuickBaseFields = operation(quickBase, { method: "GET", path: "/fields", list });
export const deleteQuickBaseFile = operation(quickBase, { method: "DELETE", path: "/files/{tableId}/{recordId}/{fieldId}/{versionNumber}" });
export const deleteQuickBaseRecord = operation(quickBase, { method: "DELETE", path: "/records" });
export const getQuickBaseReport = operation(quickBase, { method: "GET", path: "/reports/{reportId}" });
