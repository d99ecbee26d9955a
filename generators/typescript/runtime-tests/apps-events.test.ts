// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { githubEvents } from "../runtime/apps/github-events.js";
import { shopifyEvents } from "../runtime/apps/shopify-events.js";
import { wooCommerceEvents } from "../runtime/apps/woo-commerce-events.js";
import type { ItemData } from "../runtime/transform.js";
import { withApp } from "./apps-helpers.js";
import { context } from "./world-helpers.js";

const at = context({ json: {} }, {
  shopifyAccessTokenApi: { shopSubdomain: "shop", accessToken: "A", appSecretKey: "S" }, shopifyApi: { shopSubdomain: "shop", apiKey: "K", password: "P", sharedSecret: "H" },
  githubApi: { accessToken: "G" }, wooCommerceApi: { url: "https://shop.example", consumerKey: "K", consumerSecret: "C" },
});
const address = "https://me.example/hook";

function request(body: object, headers: (raw: Buffer) => Record<string, string>): ItemData {
  const raw = Buffer.from(JSON.stringify(body));
  return { json: { headers: headers(raw), query: { q: "1" }, body: JSON.parse(raw.toString()) }, binary: { data: { data: raw.toString("base64"), mimeType: "application/json" } } };
}
const signature = (secret: string, raw: Buffer, encoding: "hex" | "base64"): string => createHmac("sha256", secret).update(raw).digest(encoding);

test("Shopify: an address is told once for a topic; events are signed with the secret of the way to sign in, and of that topic", async () => {
  const params = { topic: "orders/create", authentication: "accessToken" };
  const asked = await withApp([{ webhooks: [] }, { webhook: { id: 1 } }, { webhooks: [{ address }] }], async () => {
    for (let time = 0; time < 2; time += 1) await shopifyEvents.register(params, address, at);
  });
  assert.deepEqual(asked.map(({ method, headers }) => [method, headers["x-shopify-access-token"]]), [["GET", "A"], ["POST", "A"], ["GET", "A"]]);
  assert.equal(asked[0]?.query["topic"], "orders/create");
  assert.deepEqual(JSON.parse(asked[1]?.body ?? ""), { webhook: { topic: "orders/create", address, format: "json" } });
  const event = (secret: string, topic = "orders/create"): ItemData => request({ id: 1 }, (raw) => ({ "x-shopify-topic": topic, "x-shopify-hmac-sha256": signature(secret, raw, "base64") }));
  assert.deepEqual(await shopifyEvents.read(params, event("S"), at), [{ json: { id: 1 } }]);
  assert.deepEqual(await shopifyEvents.read({ topic: "orders/create" }, event("H"), at), [{ json: { id: 1 } }]);
  assert.equal(await shopifyEvents.read(params, event("S", "orders/paid"), at), undefined);
  await assert.rejects(shopifyEvents.read(params, event("H"), at), /signature/);
});

test("GitHub: a repository is told the address and a secret; its ping starts nothing", async () => {
  const params = { owner: "o", repository: "r", events: ["push"] };
  const asked = await withApp([[], { id: 1 }], () => githubEvents.register(params, address, at));
  assert.deepEqual(asked.map(({ method, to }) => [method, to]), [["GET", "api.github.com/repos/o/r/hooks"], ["POST", "api.github.com/repos/o/r/hooks"]]);
  const { config: { secret, ...config }, ...hook } = JSON.parse(asked[1]?.body ?? "");
  assert.deepEqual([config, hook], [{ url: address, content_type: "json", insecure_ssl: "0" }, { name: "web", active: true, events: ["push"] }]);
  const event = (body: object, by: string): ItemData => request(body, (raw) => ({ "x-hub-signature-256": `sha256=${signature(by, raw, "hex")}` }));
  const [item] = (await githubEvents.read(params, event({ ref: "main" }, secret), at)) ?? [];
  assert.deepEqual([item?.json["body"], item?.json["query"]], [{ ref: "main" }, { q: "1" }]);
  assert.equal(await githubEvents.read(params, event({ zen: "z", hook_id: 4 }, secret), at), undefined);
  assert.equal((await githubEvents.read(params, event({ action: "created", hook_id: 4 }, secret), at))?.length, 1);
  await assert.rejects(githubEvents.read(params, event({ ref: "main" }, "G"), at), /signature/);
});

test("WooCommerce: an event with an id and a signature is an item; a try of the address is none", async () => {
  const params = { event: "order.created" };
  const asked = await withApp([[{ delivery_url: address, topic: "order.updated" }], { id: 1 }], () => wooCommerceEvents.register(params, address, at));
  const { secret, ...told } = JSON.parse(asked[1]?.body ?? "");
  assert.deepEqual([asked[0]?.to, told], ["shop.example/wp-json/wc/v3/webhooks", { delivery_url: address, topic: "order.created" }]);
  const event = (by: string, id: Record<string, string> = { "x-wc-webhook-id": "3" }): ItemData => request({ id: 9 }, (raw) => ({ ...id, "x-wc-webhook-signature": signature(by, raw, "base64") }));
  assert.deepEqual(await wooCommerceEvents.read(params, event(secret), at), [{ json: { id: 9 } }]);
  assert.equal(await wooCommerceEvents.read(params, event(secret, {}), at), undefined);
  await assert.rejects(wooCommerceEvents.read(params, event("C"), at), /signature/);
});
