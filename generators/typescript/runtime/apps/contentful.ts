// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Contentful. */
const contentful: RestApi = { url: "https://cdn.contentful.com/spaces", ways: { credential: { type: "contentfulApi", query: { access_token: "{ContentDeliveryaccessToken}" } } } };

const list: Paging = { size: "limit" };

export const getContentfulContentType = operation(contentful, { method: "GET", path: "/{spaceId}/environments/{environmentId}/content_types/{contentTypeId}", gives: "fields", missing: "item" });
export const getContentfulEntry = operation(contentful, { method: "GET", path: "/{spaceId}/environments/{environmentId}/entries/{entryId}", gives: "fields", missing: "item" });
export const listContentfulLocales = operation(contentful, { method: "GET", path: "/{spaceId}/environments/{environmentId}/locales", gives: "items", missing: "item", list });
export const getContentfulSpace = operation(contentful, { method: "GET", path: "/{spaceId}" });
