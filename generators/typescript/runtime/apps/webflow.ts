// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Webflow. */
const webflow: RestApi = { url: "https://api.webflow.com/v2/collections", ways: { credential: "webflowOAuth2Api" } };

const list: Paging = { size: "limit" };

export const deleteWebflowItem = operation(webflow, { method: "DELETE", path: "/{collectionId}/items/{itemId}", then: { success: false } });
export const getWebflowItem = operation(webflow, { method: "GET", path: "/{collectionId}/items/{itemId}" });
export const listWebflowItems = operation(webflow, { method: "GET", path: "/{collectionId}/items", gives: "items", missing: "item", list });
