// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Json } from "../items.js";
import { textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { linked } from "./rest-paging.js";
import { operation, type Paging, type RestApi, type RestParams } from "./rest.js";

/** The API of Zendesk. */
const zendesk: RestApi = { url: "https://{subdomain}.zendesk.com/api/v2", ways: { apiToken: { type: "zendeskApi", basic: ["{email}/token", "{apiToken}"] }, oAuth2: "zendeskOAuth2Api" }, lists: "brackets" };

const list: Paging = { size: "per_page" };

export const createZendeskTicket = operation(zendesk, { method: "POST", path: "/tickets.json", wraps: "ticket", gives: "ticket", missing: "item" });
export const listZendeskTickets = operation(zendesk, { method: "GET", path: "/search.json?query=type%3Aticket", gives: "results", missing: "item", list });
export const listZendeskTicketsSuspended = operation(zendesk, { method: "GET", path: "/suspended_tickets.json?query=type%3Aticket", gives: "results", missing: "item", list });
export const recoverZendeskTicket = operation(zendesk, { method: "PUT", path: "/suspended_tickets/{id}/recover.json", gives: "ticket", missing: "item" });
export const updateZendeskTicket = operation(zendesk, { method: "PUT", path: "/tickets/{id}.json", wraps: "ticket", gives: "ticket", missing: "item" });
export const getZendeskTicketField = operation(zendesk, { method: "GET", path: "/ticket_fields/{ticketFieldId}.json", gives: "ticket_field", missing: "item" });
export const createZendeskUser = operation(zendesk, { method: "POST", path: "/users.json", wraps: "user", gives: "user", missing: "item" });
export const deleteZendeskUser = operation(zendesk, { method: "DELETE", path: "/users/{id}.json", gives: "user", missing: "item" });
export const listZendeskUsers = operation(zendesk, { method: "GET", path: "/users.json", gives: "users", missing: "item", list });
export const getZendeskUserOrganizations = operation(zendesk, { method: "GET", path: "/users/{id}/organizations.json", gives: "organizations", missing: "item" });
export const getZendeskUserRelatedData = operation(zendesk, { method: "GET", path: "/users/{id}/related.json", gives: "user_related", missing: "item" });
export const searchZendeskUser = operation(zendesk, { method: "GET", path: "/users/search.json", gives: "users", missing: "item", list });
export const updateZendeskUser = operation(zendesk, { method: "PUT", path: "/users/{id}.json", wraps: "user", gives: "user", missing: "item" });
export const countZendeskOrganization = operation(zendesk, { method: "GET", path: "/organizations/count.json", gives: "count", missing: "item" });
export const createZendeskOrganization = operation(zendesk, { method: "POST", path: "/organizations.json", wraps: "organization", gives: "organization", missing: "item" });
export const deleteZendeskOrganization = operation(zendesk, { method: "DELETE", path: "/organizations/{id}.json", then: { success: true } });
export const getZendeskOrganization = operation(zendesk, { method: "GET", path: "/organizations/{id}.json", gives: "organization", missing: "item" });
export const listZendeskOrganizations = operation(zendesk, { method: "GET", path: "/organizations.json", gives: "organizations", missing: "item", list });
export const getZendeskOrganizationRelatedData = operation(zendesk, { method: "GET", path: "/organizations/{id}/related.json", gives: "organization_related", missing: "item" });
export const updateZendeskOrganization = operation(zendesk, { method: "PUT", path: "/organizations/{id}.json", wraps: "organization", gives: "organization", missing: "item" });

const searchTickets = operation(zendesk, { method: "GET", path: "/search.json", gives: "results", missing: "item", list: linked({ member: "next_page", size: "per_page" }) });

/** Tickets that a search finds. */
export function searchZendeskTickets(params: RestParams & { readonly search?: Json; readonly status?: Json; readonly group?: Json }, context: EffectContext): Promise<ItemData[]> {
  const { search, status, group, ...rest } = params;
  const words = ["type:ticket", search, status && `status:${textOf(status)}`, group && `group:${textOf(group)}`].filter(Boolean);
  return searchTickets({ ...rest, query: { query: words.join(" "), ...rest.query } }, context);
}
