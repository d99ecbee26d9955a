// SPDX-License-Identifier: 0BSD
import { textOf } from "../json.js";
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Bitwarden. */
const bitwarden: RestApi = { url: "{api}/public", ways: { credential: { type: "bitwardenApi", headers: { authorization: "Bearer {token}" }, ask: { url: "{identity}/connect/token", body: { client_id: "{clientId}", client_secret: "{clientSecret}", grant_type: "client_credentials", scope: "api.organization", deviceName: "n8n", deviceType: 2, deviceIdentifier: "n8n" }, form: true, gives: "access_token" } } }, presets: { api: "https://api.bitwarden.com", identity: "https://identity.bitwarden.com" } };

const list: Paging = { cut: true };

export const deleteBitwardenCollection = operation(bitwarden, { method: "DELETE", path: "/collections/{collectionId}", then: { success: true } });
export const getBitwardenCollection = operation(bitwarden, { method: "GET", path: "/collections/{collectionId}" });
export const listBitwardenCollections = operation(bitwarden, { method: "GET", path: "/collections", gives: "data", missing: "error", list });
export const listBitwardenEvents = operation(bitwarden, { method: "GET", path: "/events", gives: "data", missing: "error", list });
export const createBitwardenGroup = operation(bitwarden, { method: "POST", path: "/groups" });
export const deleteBitwardenGroup = operation(bitwarden, { method: "DELETE", path: "/groups/{groupId}", then: { success: true } });
export const getBitwardenGroup = operation(bitwarden, { method: "GET", path: "/groups/{groupId}" });
export const listBitwardenGroups = operation(bitwarden, { method: "GET", path: "/groups", gives: "data", missing: "error", list });
export const createBitwardenMember = operation(bitwarden, { method: "POST", path: "/members/" });
export const deleteBitwardenMember = operation(bitwarden, { method: "DELETE", path: "/members/{memberId}", then: { success: true } });
export const getBitwardenMember = operation(bitwarden, { method: "GET", path: "/members/{memberId}" });
export const listBitwardenMembers = operation(bitwarden, { method: "GET", path: "/members", gives: "data", missing: "error", list });

export const updateBitwardenGroupMembers = operation(bitwarden, { method: "PUT", path: "/groups/{groupId}/member-ids", convert: { memberIds: (ids) => textOf(ids).split(",") }, then: { success: true } });

export const listBitwardenGroupMembers = operation(bitwarden, { method: "GET", path: "/groups/{groupId}/member-ids", as: "memberId" });
export const updateBitwardenCollection = operation(bitwarden, { method: "PUT", path: "/collections/{collectionId}" });
export const updateBitwardenMember = operation(bitwarden, { method: "PUT", path: "/members/{memberId}" });
