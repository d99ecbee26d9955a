// SPDX-License-Identifier: 0BSD
import { milliseconds, operation, split, type Paging, type RestApi } from "./rest.js";

/** The API of HubSpot. */
const hubSpot: RestApi = { url: "https://api.hubapi.com", ways: { apiKey: { type: "hubspotApi", query: { hapikey: "{apiKey}" } }, appToken: { type: "hubspotAppToken", headers: { Authorization: "Bearer {appToken}" } }, oAuth2: "hubspotOAuth2Api" }, lists: "repeat" };

const list: Paging = { size: "limit" };
const list2: Paging = { size: "count" };

export const deleteHubSpotCompany = operation(hubSpot, { method: "DELETE", path: "/crm/v3/objects/companies/{companyId}" });
export const getHubSpotCompany = operation(hubSpot, { method: "GET", path: "/companies/v2/companies/{companyId}" });
export const listHubSpotCompanies = operation(hubSpot, { method: "GET", path: "/companies/v2/companies/paged", gives: "companies", missing: "item", list });
export const getHubSpotCompanyRecentlyCreatedUpdated = operation(hubSpot, { method: "GET", path: "/companies/v2/companies/recent/modified", convert: { since: milliseconds }, gives: "results", missing: "item", list: list2 });
export const deleteHubSpotContact = operation(hubSpot, { method: "DELETE", path: "/contacts/v1/contact/vid/{contactId}" });
export const getHubSpotContactRecentlyCreatedUpdated = operation(hubSpot, { method: "GET", path: "/contacts/v1/lists/recently_updated/contacts/recent", gives: "contacts", missing: "item", list: list2 });
export const deleteHubSpotDeal = operation(hubSpot, { method: "DELETE", path: "/deals/v1/deal/{dealId}" });
export const getHubSpotDeal = operation(hubSpot, { method: "GET", path: "/deals/v1/deal/{dealId}" });
export const listHubSpotDeals = operation(hubSpot, { method: "GET", path: "/deals/v1/deal/paged", gives: "deals", missing: "item", list });
export const getHubSpotDealRecentlyCreatedUpdated = operation(hubSpot, { method: "GET", path: "/deals/v1/deal/recent/created", convert: { since: milliseconds }, gives: "results", missing: "item", list: list2 });
export const updateHubSpotDeal = operation(hubSpot, { method: "PUT", path: "/deals/v1/deal/{dealId}" });
export const deleteHubSpotEngagement = operation(hubSpot, { method: "DELETE", path: "/engagements/v1/engagements/{engagementId}" });
export const getHubSpotEngagement = operation(hubSpot, { method: "GET", path: "/engagements/v1/engagements/{engagementId}" });
export const listHubSpotEngagements = operation(hubSpot, { method: "GET", path: "/engagements/v1/engagements/paged", gives: "results", missing: "item", list });
export const getHubSpotTicket = operation(hubSpot, { method: "GET", path: "/crm-objects/v1/objects/tickets/{ticketId}", convert: { propertiesWithHistory: split } });
