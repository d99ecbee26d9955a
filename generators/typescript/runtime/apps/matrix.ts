// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Matrix. */
const matrix: RestApi = { url: "{homeserverUrl}/_matrix/client/r0", ways: { credential: { type: "matrixApi", headers: { authorization: "Bearer {accessToken}" } } }, presets: { homeserverUrl: "https://matrix-client.matrix.org" } };

const list: Paging = { size: "limit" };

export const meMatrixAccount = operation(matrix, { method: "GET", path: "/account/whoami" });
export const getMatrixEvent = operation(matrix, { method: "GET", path: "/rooms/{roomId}/event/{eventId}" });
export const listMatrixMessages = operation(matrix, { method: "GET", path: "/rooms/{roomId}/messages?dir=b", gives: "chunk", list });
export const createMatrixRoom = operation(matrix, { method: "POST", path: "/createRoom" });
export const inviteMatrixRoom = operation(matrix, { method: "POST", path: "/rooms/{roomId}/invite" });
export const joinMatrixRoom = operation(matrix, { method: "POST", path: "/rooms/{roomIdOrAlias}/join" });
export const kickMatrixRoom = operation(matrix, { method: "POST", path: "/rooms/{roomId}/kick" });
export const leaveMatrixRoom = operation(matrix, { method: "POST", path: "/rooms/{roomId}/leave" });
export const listMatrixRoomMembers = operation(matrix, { method: "GET", path: "/rooms/{roomId}/members", gives: "chunk", missing: "item" });
