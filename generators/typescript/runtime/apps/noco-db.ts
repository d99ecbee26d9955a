// SPDX-License-Identifier: 0BSD
import { joined, operation, type Paging, type RestApi } from "./rest.js";

/** The API of NocoDB. */
const nocoDB: RestApi = { url: "{host}", ways: { nocoDb: { type: "nocoDb", headers: { "xc-auth": "{apiToken}" } }, nocoDbApiToken: { type: "nocoDbApiToken", headers: { "xc-token": "{apiToken}" } } } };

const list: Paging = { size: "limit" };

export const getNocoDBRow = operation(nocoDB, { method: "GET", path: "/api/v2/tables/{table}/records/{id}" });
export const getNocoDBRow1 = operation(nocoDB, { method: "GET", path: "/nc/{projectId}/api/v1/{table}/{id}" });
export const getNocoDBRow2 = operation(nocoDB, { method: "GET", path: "/api/v1/db/data/noco/{projectId}/{table}/{id}" });
export const listNocoDBRows = operation(nocoDB, { method: "GET", path: "/api/v2/tables/{table}/records", convert: { fields: joined }, gives: "list", missing: "item", list });
export const listNocoDBRows1 = operation(nocoDB, { method: "GET", path: "/nc/{projectId}/api/v1/{table}", convert: { fields: joined }, list });
export const listNocoDBRows2 = operation(nocoDB, { method: "GET", path: "/api/v1/db/data/noco/{projectId}/{table}", convert: { fields: joined }, gives: "list", missing: "item", list });
export const listNocoDBRowsDownloadAttachments = operation(nocoDB, { method: "GET", path: "/api/v2/tables/{table}/records", convert: { fields: joined }, gives: "list", missing: "error", list });
