// SPDX-License-Identifier: 0BSD
import type { Credentials, EffectContext } from "../connectors/context.js";
import type { Hook } from "../hooked.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, listOf, textOf } from "../json.js";
import { type AppParams, callApi } from "./api.js";
import { derivedSecret, signedHeaders } from "./signed-request.js";

/** Which events of a WhatsApp account start the pipeline. */
export interface WhatsAppEvents extends AppParams {
  /** The fields by the names of Meta's API. */
  readonly updates?: readonly Json[];
  /** Of what became of messages only these; `all` when missing. */
  readonly statuses?: readonly Json[];
}

const graph = "https://graph.facebook.com/v19.0";

/** The changes that Meta tells of, one item each. */
export const whatsAppEvents: Hook<WhatsAppEvents> = {
  async read(params, request, context) {
    const { clientSecret = "" } = await credentialOf(params, context);
    signedHeaders(request, clientSecret, { header: "x-hub-signature-256", encoding: "hex", prefix: "sha256=" });
    const body = fieldsOf(request.json["body"]);
    if (body["object"] !== "whatsapp_business_account") return undefined;
    const changes = listOf(body["entry"]).flatMap((entry) => listOf(fieldsOf(entry)["changes"])).map(fieldsOf);
    const events = changes.map(({ value, field }): Fields => ({ ...fieldsOf(value), field }));
    const wanted = events.filter(({ statuses }) => isWanted(listOf(statuses), params.statuses ?? ["all"]));
    return wanted.length === 0 ? undefined : wanted.map((json) => ({ json }));
  },
  async register(params, url, context) {
    const { clientId = "", clientSecret = "" } = await credentialOf(params, context);
    const token = fieldsOf(await callApi({ method: "POST", url: `${graph}/oauth/access_token`, body: { client_id: clientId, client_secret: clientSecret, grant_type: "client_credentials" } }, context));
    await callApi({
      method: "POST", url: `${graph}/${clientId}/subscriptions`, headers: { authorization: `Bearer ${textOf(token["access_token"])}` },
      body: { object: "whatsapp_business_account", callback_url: url, verify_token: derivedSecret(clientSecret), fields: JSON.stringify(params.updates ?? []), include_values: true },
    }, context);
  },
  async greet(params, query, context) {
    const { clientSecret = "" } = await credentialOf(params, context);
    return query["hub.verify_token"] === derivedSecret(clientSecret) ? textOf(query["hub.challenge"]) : undefined;
  },
};

function isWanted(statuses: readonly Json[], wanted: readonly Json[]): boolean {
  return wanted.includes("all") || statuses.length === 0 || statuses.some((status) => wanted.includes(fieldsOf(status)["status"]));
}

function credentialOf(params: AppParams, context: EffectContext): Promise<Credentials> {
  return context.credentials(params.auth?.["whatsAppTriggerApi"] ?? "whatsAppTriggerApi");
}
