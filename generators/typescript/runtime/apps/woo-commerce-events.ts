// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Hook } from "../hooked.js";
import type { Json } from "../items.js";
import { fieldsOf } from "../json.js";
import type { AppParams } from "./api.js";
import { operation } from "./rest.js";
import { derivedSecret, signedHeaders } from "./signed-request.js";
import { wooCommerce } from "./woo-commerce.js";

/** Which events of a shop start the pipeline. */
export interface WooCommerceEvents extends AppParams {
  /** By the name of WooCommerce's API: `order.created`. */
  readonly event?: Json;
}

const list = operation(wooCommerce, { method: "GET", path: "/webhooks?status=active&per_page=100" });
const create = operation(wooCommerce, { method: "POST", path: "/webhooks" });

/** What a shop tells of an event, one item each. What it sends to try an address starts nothing. */
export const wooCommerceEvents: Hook<WooCommerceEvents> = {
  async read(params, request, context) {
    if (fieldsOf(request.json["headers"])["x-wc-webhook-id"] === undefined) return undefined;
    signedHeaders(request, await secretOf(params, context), { header: "x-wc-webhook-signature", encoding: "base64" });
    return [{ json: fieldsOf(request.json["body"]) }];
  },
  async register({ event, ...account }, url, context) {
    const known = await list(account, context);
    if (known.some(({ json }) => json["delivery_url"] === url && json["topic"] === event)) return;
    await create({ ...account, body: { delivery_url: url, topic: event, secret: await secretOf(account, context) } }, context);
  },
};

async function secretOf(params: AppParams, context: EffectContext): Promise<string> {
  return derivedSecret((await context.credentials(params.auth?.["wooCommerceApi"] ?? "wooCommerceApi"))["consumerSecret"]);
}
