// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** https://developer.zendesk.com/api-reference */
const zendesk: RestApi = { url: "https://{subdomain}.zendesk.com/api/v2", ways: { apiToken: "zendeskApi", oAuth2: "zendeskOAuth2Api" } };

export const getZendeskTicket = operation(zendesk, { method: "GET", path: "/tickets/{ticket}.json", gives: "ticket" });
export const deleteZendeskTicket = operation(zendesk, { method: "DELETE", path: "/tickets/{ticket}.json", then: { success: true } });
export const getZendeskUser = operation(zendesk, { method: "GET", path: "/users/{user}.json", gives: "user" });
