// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf, withoutMissing } from "../json.js";
import type { ItemData } from "../transform.js";
import type { AppParams } from "./api.js";
import { callHubspot } from "./hubspot.js";
import { itemsOf } from "./values.js";

/** What contacts or deals must have: all filters of one group, or those of another. */
export interface HubspotSearch extends AppParams {
  readonly groups?: readonly { readonly filters?: readonly HubspotFilter[] }[];
  readonly all?: Json;
  /** 100 when missing. */
  readonly limit?: Json;
  /** When it was created when missing. */
  readonly sortBy?: Json;
  /** `DESCENDING` when missing. */
  readonly direction?: Json;
  /** The properties that are wanted. */
  readonly properties?: Json;
  /** A text that any property holds. */
  readonly query?: Json;
}

/** A condition about one property. */
export interface HubspotFilter {
  /** Its name; what follows a stroke says its type. */
  readonly property?: Json;
  /** `EQ` when missing. */
  readonly is?: Json;
  readonly value?: Json;
}

/** Finds contacts. */
export function searchHubspotContacts(params: HubspotSearch, context: EffectContext): Promise<ItemData[]> {
  return search("contacts", params, context);
}

/** Finds deals. */
export function searchHubspotDeals(params: HubspotSearch, context: EffectContext): Promise<ItemData[]> {
  return search("deals", params, context);
}

async function search(kind: string, params: HubspotSearch, context: EffectContext): Promise<ItemData[]> {
  const { groups, sortBy, direction, properties, query: text } = params;
  const filterGroups = groups?.flatMap(({ filters }) => (filters === undefined ? [] : [{ filters: filters.map(filter) }]));
  if ((filterGroups?.length ?? 0) > 3) throw new StepError("You can only have 3 filter groups");
  const sorts = [{ propertyName: isGiven(sortBy) ? sortBy : "createdate", direction: isGiven(direction) ? direction : "DESCENDING" }];
  const body = withoutMissing({ sorts, filterGroups, sortBy, direction, properties, query: text });
  const ask = async (fields: Fields, query: Fields = {}): Promise<Fields> => (
    fieldsOf(await callHubspot(params, { method: "POST", url: `/crm/v3/objects/${kind}/search`, query, body: { ...body, ...fields } }, context))
  );
  if (params.all !== true) return itemsOf((await ask({ limit: params.limit ?? 100 }))["results"]);
  const found: Json[] = [];
  for (let page: Fields = {}; ;) {
    const answer = await ask({ limit: 100, ...page }, { limit: 250, count: 100 });
    found.push(...listOf(answer["results"]));
    if (!isGiven(answer["paging"])) return itemsOf(found);
    page = { after: fieldsOf(fieldsOf(answer["paging"])["next"])["after"] };
  }
}

function filter({ property, is = "EQ", value }: HubspotFilter): Fields {
  const asks = is !== "HAS_PROPERTY" && is !== "NOT_HAS_PROPERTY";
  return { propertyName: textOf(property).split("|")[0], operator: is, ...(asks ? { value: value ?? "" } : {}) };
}
