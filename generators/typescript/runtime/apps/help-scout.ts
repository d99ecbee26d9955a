// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Help Scout. */
const helpScout: RestApi = { url: "https://api.helpscout.net/v2", ways: { credential: "helpScoutOAuth2Api" } };

export const deleteHelpScoutConversation = operation(helpScout, { method: "DELETE", path: "/conversations/{conversationId}", then: { success: true } });
export const getHelpScoutConversation = operation(helpScout, { method: "GET", path: "/conversations/{conversationId}" });
export const getHelpScoutCustomer = operation(helpScout, { method: "GET", path: "/customers/{customerId}" });
export const propertiesHelpScoutCustomer = operation(helpScout, { method: "GET", path: "/customer-properties", gives: "_embedded\\.customer-properties" });
export const getHelpScoutMailbox = operation(helpScout, { method: "GET", path: "/mailboxes/{mailboxId}" });
