// SPDX-License-Identifier: 0BSD
import type { Hook } from "../hooked.js";
import type { Json } from "../items.js";
import { fieldsOf } from "../json.js";
import { type AppParams, credentialType } from "./api.js";
import { operation } from "./rest.js";
import { shopify } from "./shopify.js";
import { signedHeaders } from "./signed-request.js";

/** Which events of a shop start the pipeline. */
export interface ShopifyEvents extends AppParams {
  /** By the name of Shopify's API: `orders/create`. */
  readonly topic?: Json;
}

const types = { apiKey: "shopifyApi", accessToken: "shopifyAccessTokenApi", oAuth2: "shopifyOAuth2Api" };
/** The field of each credential that Shopify signs with. */
const secrets: Readonly<Record<string, string>> = { shopifyApi: "sharedSecret", shopifyAccessTokenApi: "appSecretKey", shopifyOAuth2Api: "clientSecret" };
const list = operation(shopify, { method: "GET", path: "/webhooks.json", gives: "webhooks" });
const create = operation(shopify, { method: "POST", path: "/webhooks.json", wraps: "webhook" });

/** What Shopify tells of a topic, one item for each event. */
export const shopifyEvents: Hook<ShopifyEvents> = {
  async read(params, request, context) {
    const type = credentialType(params, types);
    const credential = await context.credentials(params.auth?.[type] ?? type);
    const headers = signedHeaders(request, credential[secrets[type] ?? ""] ?? "", { header: "x-shopify-hmac-sha256", encoding: "base64" });
    return headers["x-shopify-topic"] === params.topic ? [{ json: fieldsOf(request.json["body"]) }] : undefined;
  },
  async register({ topic, ...account }, url, context) {
    const known = await list({ ...account, query: { topic } }, context);
    if (!known.some(({ json }) => json["address"] === url)) await create({ ...account, body: { topic, address: url, format: "json" } }, context);
  },
};
