// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Elasticsearch. */
const elasticsearch: RestApi = { url: "{baseUrl}", ways: { credential: { type: "elasticsearchApi", basic: ["{username}", "{password}"] } } };

export const deleteElasticsearchDocument = operation(elasticsearch, { method: "DELETE", path: "/{indexId}/_doc/{documentId}" });
export const getElasticsearchDocument = operation(elasticsearch, { method: "GET", path: "/{indexId}/_doc/{documentId}", gives: "_source" });
export const createElasticsearchIndex = operation(elasticsearch, { method: "PUT", path: "/{indexId}" });
export const deleteElasticsearchIndex = operation(elasticsearch, { method: "DELETE", path: "/{indexId}", then: { success: true } });
