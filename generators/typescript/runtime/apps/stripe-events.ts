// SPDX-License-Identifier: 0BSD
import type { Hook } from "../hooked.js";
import type { Json } from "../items.js";
import { fieldsOf } from "../json.js";
import type { AppParams } from "./api.js";
import { operation } from "./rest.js";
import { checkStamped, stamps } from "./signed-request.js";
import { stripe } from "./stripe.js";

/** Which events of a Stripe account start the pipeline. */
export interface StripeEvents extends AppParams {
  /** By the names of Stripe's API; `*` for all. */
  readonly events?: readonly Json[];
  /** The version of the API in whose form events are told. */
  readonly apiVersion?: Json;
}

const list = operation(stripe, { method: "GET", path: "/webhook_endpoints?limit=100", gives: "data" });
const create = operation(stripe, { method: "POST", path: "/webhook_endpoints" });

/** What Stripe tells of an event, one item each. Where the account holds a secret for signatures, only what is signed with it counts. */
export const stripeEvents: Hook<StripeEvents> = {
  async read({ events = [], auth }, request, context) {
    const { signatureSecret } = await context.credentials(auth?.["stripeApi"] ?? "stripeApi");
    if (signatureSecret !== undefined) checkStamped(request, signatureSecret, stamps(fieldsOf(request.json["headers"])["stripe-signature"]));
    const event = fieldsOf(request.json["body"]);
    const wanted = event["type"] !== undefined && (events.includes("*") || events.includes(event["type"]));
    return wanted ? [{ json: event }] : undefined;
  },
  async register({ events = [], apiVersion, ...account }, url, context) {
    const known = await list(account, context);
    if (known.some(({ json }) => json["url"] === url)) return;
    const chosen = Object.fromEntries(events.map((event, index) => [`enabled_events[${index}]`, event]));
    await create({ ...account, body: { url, ...chosen }, optional: { api_version: apiVersion } }, context);
  },
};
