// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Chargebee. */
const chargebee: RestApi = { url: "https://{accountName}.chargebee.com/api/v2", ways: { credential: { type: "chargebeeApi", basic: ["{apiKey}", ""] } } };

export const createChargebeeCustomer = operation(chargebee, { method: "POST", path: "/customers" });
export const cancelChargebeeSubscription = operation(chargebee, { method: "POST", path: "/subscriptions/{subscriptionId}/cancel" });
export const deleteChargebeeSubscription = operation(chargebee, { method: "POST", path: "/subscriptions/{subscriptionId}/delete" });
