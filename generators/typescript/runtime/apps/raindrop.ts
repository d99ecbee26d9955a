// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Raindrop. */
const raindrop: RestApi = { url: "https://api.raindrop.io/rest/v1", ways: { credential: "raindropOAuth2Api" } };

const list: Paging = { cut: true };

export const createRaindropBookmark = operation(raindrop, { method: "POST", path: "/raindrop", gives: "item", missing: "item" });
export const deleteRaindropBookmark = operation(raindrop, { method: "DELETE", path: "/raindrop/{bookmarkId}" });
export const getRaindropBookmark = operation(raindrop, { method: "GET", path: "/raindrop/{bookmarkId}", gives: "item", missing: "item" });
export const listRaindropBookmarks = operation(raindrop, { method: "GET", path: "/raindrops/{collectionId}", gives: "items", missing: "error", list });
export const createRaindropCollection = operation(raindrop, { method: "POST", path: "/collection", gives: "item", missing: "item" });
export const deleteRaindropCollection = operation(raindrop, { method: "DELETE", path: "/collection/{collectionId}" });
export const getRaindropCollection = operation(raindrop, { method: "GET", path: "/collection/{collectionId}", gives: "item", missing: "item" });
export const listRaindropCollections = operation(raindrop, { method: "GET", path: "/collections", gives: "items", missing: "error", list });
export const listRaindropCollectionsChildren = operation(raindrop, { method: "GET", path: "/collections/childrens", gives: "items", missing: "error", list });
export const getRaindropUser = operation(raindrop, { method: "GET", path: "/user", gives: "user", missing: "item" });
export const getRaindropUserNoSelf = operation(raindrop, { method: "GET", path: "/user/{userId}", gives: "user", missing: "item" });
