// SPDX-License-Identifier: 0BSD
import { counted } from "./rest-paging.js";
import { operation, type RestApi } from "./rest.js";

/** The API of Lemlist. */
const lemlist: RestApi = { url: "https://api.lemlist.com/api", ways: { credential: { type: "lemlistApi", basic: ["", "{apiKey}"] } } };

const list = counted({ size: "limit", by: "offset", from: 0, step: 100, said: true, most: 100 });

export const listLemlistActivities = operation(lemlist, { method: "GET", path: "/activities", list });
export const listLemlistCampaigns = operation(lemlist, { method: "GET", path: "/campaigns", list });
export const getLemlistCampaignStats = operation(lemlist, { method: "GET", path: "/campaigns/{campaignId}/stats" });
export const getLemlistEnrich = operation(lemlist, { method: "GET", path: "/enrich/{enrichId}" });
export const enrichLemlistEnrichLead = operation(lemlist, { method: "POST", path: "/leads/{leadId}/enrich/" });
export const enrichLemlistEnrichPerson = operation(lemlist, { method: "POST", path: "/enrich/" });
export const createLemlistLead = operation(lemlist, { method: "POST", path: "/campaigns/{campaignId}/leads/{email}" });
export const deleteLemlistLead = operation(lemlist, { method: "DELETE", path: "/campaigns/{campaignId}/leads/{email}?action=remove" });
export const getLemlistLead = operation(lemlist, { method: "GET", path: "/leads/{email}" });
export const unsubscribeLemlistLead = operation(lemlist, { method: "DELETE", path: "/campaigns/{campaignId}/leads/{email}" });
export const getLemlistTeam = operation(lemlist, { method: "GET", path: "/team" });
export const getLemlistTeamCredits = operation(lemlist, { method: "GET", path: "/team/credits" });
export const addLemlistUnsubscribe = operation(lemlist, { method: "POST", path: "/unsubscribes/{email}" });
export const deleteLemlistUnsubscribe = operation(lemlist, { method: "DELETE", path: "/unsubscribes/{email}" });
export const listLemlistUnsubscribes = operation(lemlist, { method: "GET", path: "/unsubscribes", list });
