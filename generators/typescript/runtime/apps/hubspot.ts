// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf, withoutMissing } from "../json.js";
import type { ItemData } from "../transform.js";
import { callApi, signIn, type ApiRequest, type AppParams } from "./api.js";

/** A property that people added to HubSpot. */
export interface HubspotProperty {
  readonly name?: Json;
  readonly value?: Json;
}

/** A contact: its properties by the names of HubSpot's API. */
export interface HubspotContact extends AppParams {
  readonly email?: Json;
  /** Those that say nothing (an empty text, zero, false) are left as they are. */
  readonly properties?: Readonly<Fields>;
  /** Properties that are moments. */
  readonly dates?: Readonly<Fields>;
  readonly custom?: readonly HubspotProperty[];
  /** The company that it belongs to. */
  readonly company?: Json;
  /** The properties that are shown of it afterwards; all when missing. */
  readonly show?: Json;
}

/** What is wanted of contacts. */
export interface HubspotView extends AppParams {
  /** The names of properties, in a list or with commas between them. */
  readonly show?: Json;
  /** `valueOnly`, or with what they were before (`valueAndHistory`). */
  readonly showAs?: Json;
  readonly submissions?: Json;
  readonly memberships?: Json;
}

/** A company: its properties by the names of HubSpot's API. */
export interface HubspotCompany extends AppParams {
  readonly id?: Json;
  readonly name?: Json;
  readonly properties?: Readonly<Fields>;
  readonly custom?: readonly HubspotProperty[];
}

/** A deal: its properties by the names of HubSpot's API. */
export interface HubspotDeal extends HubspotCompany {
  readonly stage?: Json;
  readonly companies?: Json;
  readonly contacts?: Json;
}

/** The credential for each way to sign in. */
const ways = { apiKey: "hubspotApi", appToken: "hubspotAppToken", oAuth2: "hubspotOAuth2Api" };

/** Adds a contact or changes the one that has the address; gives it with all its properties. */
export async function upsertHubspotContact(params: HubspotContact, context: EffectContext): Promise<ItemData> {
  const said = (fields: Readonly<Fields> = {}): [string, Json][] => Object.entries(fields).filter(([, value]) => Boolean(value));
  const properties = [
    ...said(params.properties).map(([property, value]) => ({ property, value: sent(property, value) })),
    ...said(params.dates).map(([property, value]) => ({ property, value: new Date(String(value)).getTime() })),
    ...(params.custom ?? []).map(({ name, value }) => ({ property: name, value })),
  ];
  const done = fieldsOf(await callHubspot(params, { method: "POST", url: `/contacts/v1/contact/createOrUpdate/email/${textOf(params.email)}`, body: { properties } }, context));
  const contact = done["vid"];
  if (isGiven(params.company)) {
    const link = { fromObjectId: contact, toObjectId: params.company, category: "HUBSPOT_DEFINED", definitionId: 1 };
    await callHubspot(params, { method: "PUT", url: "/crm-associations/v1/associations/create-batch", body: [link] }, context);
  }
  const known = fieldsOf(await callHubspot(params, { url: `/contacts/v1/contact/vid/${textOf(contact)}/profile`, ...(isGiven(params.show) ? { query: { property: params.show } } : {}), lists: "repeat" }, context));
  return { json: { ...known, isNew: done["isNew"] } };
}

/** A value as HubSpot takes it: several parts in buying in one text, money as a text. */
function sent(property: string, value: Json): Json {
  if (property === "hs_buying_role") return Array.isArray(value) ? value.map(textOf).join(";") : value;
  return property === "annualrevenue" ? String(value) : value;
}

/** Reads a contact. */
export async function getHubspotContact(params: HubspotView & { readonly id?: Json }, context: EffectContext): Promise<ItemData> {
  return { json: fieldsOf(await callHubspot(params, { url: `/contacts/v1/contact/vid/${textOf(params.id)}/profile`, query: viewOf(params, "properties"), lists: "repeat" }, context)) };
}

/** The wishes as parameters of a query; `name` is the one for the properties. */
export function viewOf({ show, showAs, submissions, memberships }: HubspotView, name: string): Fields {
  return {
    ...(submissions ? { formSubmissionMode: submissions } : {}), ...(memberships ? { showListMemberships: memberships } : {}),
    ...(show === undefined ? {} : { [name]: Array.isArray(show) ? show : textOf(show).split(",") }),
    ...(showAs === undefined ? {} : { propertyMode: textOf(showAs).replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) }),
  };
}

/** Adds a company. */
export async function createHubspotCompany(params: HubspotCompany, context: EffectContext): Promise<ItemData> {
  return { json: fieldsOf(await callHubspot(params, { method: "POST", url: "/companies/v2/companies", body: { properties: named(params, { name: params.name }) } }, context)) };
}

/** Changes a company. */
export async function updateHubspotCompany(params: HubspotCompany, context: EffectContext): Promise<ItemData> {
  return { json: fieldsOf(await callHubspot(params, { method: "PUT", url: `/companies/v2/companies/${textOf(params.id)}`, body: { properties: named(params, { name: params.name }) } }, context)) };
}

/** Adds a deal. */
export async function createHubspotDeal(params: HubspotDeal, context: EffectContext): Promise<ItemData> {
  const associations = withoutMissing({ associatedCompanyIds: params.companies, associatedVids: params.contacts });
  return { json: fieldsOf(await callHubspot(params, { method: "POST", url: "/deals/v1/deal", body: { properties: named(params, { dealstage: params.stage }), associations } }, context)) };
}

function named(params: HubspotCompany, first: Fields): Json {
  return [
    ...Object.entries(withoutMissing({ ...first, ...params.properties })).map(([name, value]) => ({ name, value })),
    ...(params.custom ?? []).map(({ name, value }) => ({ name, value })),
  ];
}

/** Lists contacts, one item each. */
export async function listHubspotContacts(params: HubspotView & { readonly all?: Json; readonly limit?: Json }, context: EffectContext): Promise<ItemData[]> {
  const out: Json[] = [];
  let offset: Fields = {};
  for (;;) {
    const page = fieldsOf(await callHubspot(params, { url: "/contacts/v1/lists/all/contacts/all", query: { ...viewOf(params, "property"), count: params.all === true ? 100 : params.limit ?? 100, ...offset }, lists: "repeat" }, context));
    out.push(...listOf(page["contacts"]));
    if (params.all !== true || page["has-more"] !== true) return out.map((each) => ({ json: fieldsOf(each) }));
    offset = { vidOffset: page["vid-offset"] };
  }
}

/** Asks HubSpot's API at a path. */
export async function callHubspot(params: AppParams, request: ApiRequest, context: EffectContext): Promise<Json> {
  return await callApi({ ...request, url: `https://api.hubapi.com${request.url}`, auth: await signIn(params, ways, context) }, context);
}
