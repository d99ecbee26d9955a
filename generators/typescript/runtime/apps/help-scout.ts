// SPDX-License-Identifier: 0BSD
import { joined, operation, type Paging, type RestApi } from "./rest.js";

/** The API of Help Scout. */
const helpScout: RestApi = { url: "https://api.helpscout.net/v2", ways: { credential: "helpScoutOAuth2Api" } };

const list: Paging = { size: "limit", cut: true };

export const deleteHelpScoutConversation = operation(helpScout, { method: "DELETE", path: "/conversations/{conversationId}", then: { success: true } });
export const getHelpScoutConversation = operation(helpScout, { method: "GET", path: "/conversations/{conversationId}" });
export const listHelpScoutConversations = operation(helpScout, { method: "GET", path: "/conversations", convert: { tag: joined }, gives: "_embedded.conversations", list });
export const getHelpScoutCustomer = operation(helpScout, { method: "GET", path: "/customers/{customerId}" });
export const listHelpScoutCustomers = operation(helpScout, { method: "GET", path: "/customers", gives: "_embedded.customers", list });
export const propertiesHelpScoutCustomer = operation(helpScout, { method: "GET", path: "/customer-properties", gives: "_embedded.customer-properties" });
export const getHelpScoutMailbox = operation(helpScout, { method: "GET", path: "/mailboxes/{mailboxId}" });
export const listHelpScoutMailboxes = operation(helpScout, { method: "GET", path: "/mailboxes", gives: "_embedded.mailboxes", list });
export const listHelpScoutThreads = operation(helpScout, { method: "GET", path: "/conversations/{conversationId}/threads", gives: "_embedded.threads", list });
