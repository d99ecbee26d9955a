// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, listOf, textOf } from "../json.js";
import { type AppParams, callApi, signIn } from "./api.js";

/** A contact, by its address. */
export interface HubspotContactByMail extends AppParams {
  readonly email?: Json;
  readonly properties?: readonly { readonly key?: Json; readonly value?: Json }[];
}

/** Changes the contact that has the address, or adds one: https://developers.hubspot.com/docs/reference/api/crm/objects/contacts */
export async function upsertHubspotContactByMail(params: HubspotContactByMail, context: EffectContext): Promise<Fields> {
  const properties = Object.fromEntries((params.properties ?? []).map(({ key, value }) => [textOf(key), value]));
  const auth = await signIn(params, { hubspotAppToken: "hubspotAppToken" }, context);
  const body = { inputs: [{ id: params.email, idProperty: "email", properties: { ...properties, email: params.email } }] };
  const answer = fieldsOf(await callApi({ method: "POST", url: "https://api.hubapi.com/crm/v3/objects/contacts/batch/upsert", auth, body }, context));
  const { id, ...contact } = fieldsOf(listOf(answer["results"])[0]);
  return { ...contact, id, vid: Number(id) };
}
