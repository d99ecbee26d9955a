// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of ConvertKit. */
const convertKit: RestApi = { url: "https://api.convertkit.com/v3", ways: { credential: { type: "convertKitApi", query: { api_secret: "{apiSecret}" } } } };

const list: Paging = { cut: true };

export const createConvertKitCustomField = operation(convertKit, { method: "POST", path: "/custom_fields" });
export const deleteConvertKitCustomField = operation(convertKit, { method: "DELETE", path: "/custom_fields/{id}" });
export const listConvertKitCustomFields = operation(convertKit, { method: "GET", path: "/custom_fields", gives: "custom_fields", missing: "error", list });
export const updateConvertKitCustomField = operation(convertKit, { method: "PUT", path: "/custom_fields/{id}", then: { success: true } });
export const addConvertKitFormSubscriber = operation(convertKit, { method: "POST", path: "/forms/{id}/subscribe", gives: "subscription", missing: "item" });
export const listConvertKitForms = operation(convertKit, { method: "GET", path: "/forms", gives: "forms", missing: "error", list });
export const getConvertKitFormSubscriptions = operation(convertKit, { method: "GET", path: "/forms/{id}/subscriptions", gives: "subscriptions", missing: "error", list });
export const addConvertKitSequenceSubscriber = operation(convertKit, { method: "POST", path: "/sequences/{id}/subscribe", gives: "subscription", missing: "item" });
export const listConvertKitSequences = operation(convertKit, { method: "GET", path: "/sequences", gives: "courses", missing: "error", list });
export const getConvertKitSequenceSubscriptions = operation(convertKit, { method: "GET", path: "/sequences/{id}/subscriptions", gives: "subscriptions", missing: "error", list });
export const listConvertKitTags = operation(convertKit, { method: "GET", path: "/tags", gives: "tags", missing: "error", list });
export const addConvertKitTagSubscriber = operation(convertKit, { method: "POST", path: "/tags/{tagId}/subscribe", gives: "subscription", missing: "item" });
export const listConvertKitTagSubscribers = operation(convertKit, { method: "GET", path: "/tags/{tagId}/subscriptions", gives: "subscriptions", missing: "error", list });
export const deleteConvertKitTagSubscriber = operation(convertKit, { method: "POST", path: "/tags/{tagId}%3E/unsubscribe" });
