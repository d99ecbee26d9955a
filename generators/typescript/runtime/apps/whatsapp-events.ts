// SPDX-License-Identifier: 0BSD
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { bytesOf } from "../binary.js";
import type { Credentials, EffectContext } from "../connectors/context.js";
import type { Hook } from "../hooked.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, listOf, textOf } from "../json.js";
import { HttpProblem } from "../webhooks.js";
import { type AppParams, callApi } from "./api.js";

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
    const raw = request.binary?.["data"];
    const signed = Buffer.from(`sha256=${createHmac("sha256", clientSecret).update(raw === undefined ? "" : bytesOf(raw)).digest("hex")}`);
    const shown = Buffer.from(textOf(fieldsOf(request.json["headers"])["x-hub-signature-256"]));
    if (shown.length !== signed.length || !timingSafeEqual(shown, signed)) throw new HttpProblem(403, "The signature of the request is not valid");
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
      body: { object: "whatsapp_business_account", callback_url: url, verify_token: secretOf(clientSecret), fields: JSON.stringify(params.updates ?? []), include_values: true },
    }, context);
  },
  async greet(params, query, context) {
    const { clientSecret = "" } = await credentialOf(params, context);
    return query["hub.verify_token"] === secretOf(clientSecret) ? textOf(query["hub.challenge"]) : undefined;
  },
};

function isWanted(statuses: readonly Json[], wanted: readonly Json[]): boolean {
  return wanted.includes("all") || statuses.length === 0 || statuses.some((status) => wanted.includes(fieldsOf(status)["status"]));
}

/** What Meta shows when it asks whether the address is ours: it follows from the secret of the app, and does not give it away. */
function secretOf(clientSecret: string): string {
  return createHash("sha256").update(`events of ${clientSecret}`).digest("hex");
}

function credentialOf(params: AppParams, context: EffectContext): Promise<Credentials> {
  return context.credentials(params.auth?.["whatsAppTriggerApi"] ?? "whatsAppTriggerApi");
}
