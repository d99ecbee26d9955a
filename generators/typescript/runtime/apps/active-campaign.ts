// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of ActiveCampaign. */
const activeCampaign: RestApi = { url: "{apiUrl}/api/3", ways: { credential: { type: "activeCampaignApi", headers: { "Api-Token": "{apiKey}" } } }, refused: { member: "success", is: false } };

const list: Paging = { size: "limit" };

export const createActiveCampaignAccount = operation(activeCampaign, { method: "POST", path: "/accounts", wraps: "account", gives: "account", missing: "item" });
export const deleteActiveCampaignAccount = operation(activeCampaign, { method: "DELETE", path: "/accounts/{accountId}" });
export const getActiveCampaignAccount = operation(activeCampaign, { method: "GET", path: "/accounts/{accountId}" });
export const listActiveCampaignAccounts = operation(activeCampaign, { method: "GET", path: "/accounts", gives: "accounts", missing: "item", list });
export const updateActiveCampaignAccount = operation(activeCampaign, { method: "PUT", path: "/accounts/{accountId}", wraps: "account", gives: "account", missing: "item" });
export const createActiveCampaignAccountContact = operation(activeCampaign, { method: "POST", path: "/accountContacts", wraps: "accountContact", gives: "accountContact", missing: "item" });
export const deleteActiveCampaignAccountContact = operation(activeCampaign, { method: "DELETE", path: "/accountContacts/{accountContactId}" });
export const updateActiveCampaignAccountContact = operation(activeCampaign, { method: "PUT", path: "/accountContacts/{accountContactId}", wraps: "accountContact", gives: "accountContact", missing: "item" });
export const createActiveCampaignConnection = operation(activeCampaign, { method: "POST", path: "/connections", wraps: "connection" });
export const deleteActiveCampaignConnection = operation(activeCampaign, { method: "DELETE", path: "/connections/{connectionId}" });
export const getActiveCampaignConnection = operation(activeCampaign, { method: "GET", path: "/connections/{connectionId}" });
export const listActiveCampaignConnections = operation(activeCampaign, { method: "GET", path: "/connections", gives: "connections", missing: "item", list });
export const updateActiveCampaignConnection = operation(activeCampaign, { method: "PUT", path: "/connections/{connectionId}", wraps: "connection" });
export const createActiveCampaignContact = operation(activeCampaign, { method: "POST", path: "/contacts", wraps: "contact", gives: "contact", missing: "item" });
export const createActiveCampaignContactUpdateIfExists = operation(activeCampaign, { method: "POST", path: "/contact/sync", wraps: "contact", gives: "contact", missing: "item" });
export const deleteActiveCampaignContact = operation(activeCampaign, { method: "DELETE", path: "/contacts/{contactId}" });
export const getActiveCampaignContact = operation(activeCampaign, { method: "GET", path: "/contacts/{contactId}" });
export const listActiveCampaignContacts = operation(activeCampaign, { method: "GET", path: "/contacts", gives: "contacts", missing: "item", list });
export const updateActiveCampaignContact = operation(activeCampaign, { method: "PUT", path: "/contacts/{contactId}", wraps: "contact", gives: "contact", missing: "item" });
export const addActiveCampaignContactList = operation(activeCampaign, { method: "POST", path: "/contactLists", wraps: "contactList", gives: "contactTag" });
export const removeActiveCampaignContactList = operation(activeCampaign, { method: "POST", path: "/contactLists", wraps: "contactList", gives: "contacts", missing: "item" });
export const addActiveCampaignContactTag = operation(activeCampaign, { method: "POST", path: "/contactTags", wraps: "contactTag", gives: "contactTag", missing: "item" });
export const removeActiveCampaignContactTag = operation(activeCampaign, { method: "DELETE", path: "/contactTags/{contactTagId}" });
export const createActiveCampaignDealNote = operation(activeCampaign, { method: "POST", path: "/deals/{dealId}/notes", wraps: "note" });
export const deleteActiveCampaignDeal = operation(activeCampaign, { method: "DELETE", path: "/deals/{dealId}" });
export const getActiveCampaignDeal = operation(activeCampaign, { method: "GET", path: "/deals/{dealId}" });
export const listActiveCampaignDeals = operation(activeCampaign, { method: "GET", path: "/deals", gives: "deals", missing: "item", list });
export const updateActiveCampaignDeal = operation(activeCampaign, { method: "PUT", path: "/deals/{dealId}", wraps: "deal" });
export const updateActiveCampaignDealNote = operation(activeCampaign, { method: "PUT", path: "/deals/{dealId}/notes/{dealNoteId}", wraps: "note" });
export const createActiveCampaignEcommerceCustomer = operation(activeCampaign, { method: "POST", path: "/ecomCustomers", wraps: "ecomCustomer" });
export const deleteActiveCampaignEcommerceCustomer = operation(activeCampaign, { method: "DELETE", path: "/ecomCustomers/{ecommerceCustomerId}" });
export const getActiveCampaignEcommerceCustomer = operation(activeCampaign, { method: "GET", path: "/ecomCustomers/{ecommerceCustomerId}" });
export const listActiveCampaignEcommerceCustomers = operation(activeCampaign, { method: "GET", path: "/ecomCustomers", gives: "ecomCustomers", missing: "item", list });
export const updateActiveCampaignEcommerceCustomer = operation(activeCampaign, { method: "PUT", path: "/ecomCustomers/{ecommerceCustomerId}", wraps: "ecomCustomer" });
export const deleteActiveCampaignEcommerceOrder = operation(activeCampaign, { method: "DELETE", path: "/ecomOrders/{orderId}" });
export const getActiveCampaignEcommerceOrder = operation(activeCampaign, { method: "GET", path: "/ecomOrders/{orderId}" });
export const listActiveCampaignEcommerceOrders = operation(activeCampaign, { method: "GET", path: "/ecomOrders", gives: "ecomOrders", missing: "item", list });
export const updateActiveCampaignEcommerceOrder = operation(activeCampaign, { method: "PUT", path: "/ecomOrders/{orderId}", wraps: "ecomOrder" });
export const listActiveCampaignEcommerceOrderProducts = operation(activeCampaign, { method: "GET", path: "/ecomOrderProducts", gives: "ecomOrderProducts", missing: "item", list });
export const getActiveCampaignEcommerceOrderProductsByProductId = operation(activeCampaign, { method: "GET", path: "/ecomOrderProducts/{procuctId}" });
export const getActiveCampaignEcommerceOrderProductsByOrderId = operation(activeCampaign, { method: "GET", path: "/ecomOrders/{orderId}/orderProducts" });
export const listActiveCampaignLists = operation(activeCampaign, { method: "GET", path: "/lists", gives: "lists", missing: "item", list });
export const createActiveCampaignTag = operation(activeCampaign, { method: "POST", path: "/tags", wraps: "tag", gives: "tag", missing: "item" });
export const deleteActiveCampaignTag = operation(activeCampaign, { method: "DELETE", path: "/tags/{tagId}" });
export const getActiveCampaignTag = operation(activeCampaign, { method: "GET", path: "/tags/{tagId}" });
export const listActiveCampaignTags = operation(activeCampaign, { method: "GET", path: "/tags", gives: "tags", missing: "item", list });
export const updateActiveCampaignTag = operation(activeCampaign, { method: "PUT", path: "/tags/{tagId}", wraps: "tag", gives: "tag", missing: "item" });
