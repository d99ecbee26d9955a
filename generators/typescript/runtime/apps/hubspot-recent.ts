// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, withoutMissing } from "../json.js";
import type { ItemData } from "../transform.js";
import { callHubspot, viewOf, type HubspotView } from "./hubspot.js";
import { itemsOf } from "./values.js";

/** Which of those that changed lately are wanted. */
export interface HubspotRecent extends HubspotView {
  readonly all?: Json;
  /** 100 when missing. */
  readonly limit?: Json;
  /** Since when they changed. */
  readonly since?: Json;
  /** What each property was before is wanted too. */
  readonly versions?: Json;
}

/** The companies that changed lately, the newest first. */
export function recentHubspotCompanies(params: HubspotRecent, context: EffectContext): Promise<ItemData[]> {
  return recent("/companies/v2/companies/recent/modified", params, { ...viewOf(params, "properties"), ...since(params) }, "results", context);
}

/** The deals that were made lately, the newest first. */
export function recentHubspotDeals(params: HubspotRecent, context: EffectContext): Promise<ItemData[]> {
  const query = withoutMissing({ ...viewOf(params, "properties"), ...since(params), includePropertyVersions: params.versions });
  return recent("/deals/v1/deal/recent/created", params, query, "results", context);
}

/** The contacts that changed lately, the newest first. */
export function recentHubspotContacts(params: HubspotRecent, context: EffectContext): Promise<ItemData[]> {
  return recent("/contacts/v1/lists/recently_updated/contacts/recent", params, viewOf(params, "properties"), "contacts", context);
}

function since(params: HubspotRecent): Fields {
  return isGiven(params.since) ? { since: new Date(String(params.since)).getTime() } : {};
}

async function recent(url: string, params: HubspotRecent, query: Fields, member: string, context: EffectContext): Promise<ItemData[]> {
  const found: Json[] = [];
  for (let page: Fields = {}; ;) {
    const count = params.all === true ? 100 : params.limit ?? 100;
    const answer = fieldsOf(await callHubspot(params, { url, query: { ...query, count, ...page }, lists: "repeat" }, context));
    found.push(...listOf(answer[member]));
    if (params.all !== true || (answer["hasMore"] !== true && answer["has-more"] !== true)) return itemsOf(found);
    page = withoutMissing({ offset: answer["offset"], vidOffset: answer["vid-offset"] });
  }
}
