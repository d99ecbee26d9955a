// SPDX-License-Identifier: 0BSD
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { calEvents } from "../runtime/apps/cal-events.js";
import { calendlyEvents } from "../runtime/apps/calendly-events.js";
import { githubEvents } from "../runtime/apps/github-events.js";
import { pipedriveEvents } from "../runtime/apps/pipedrive-events.js";
import { shopifyEvents } from "../runtime/apps/shopify-events.js";
import { slackEvents } from "../runtime/apps/slack-events.js";
import { stripeEvents } from "../runtime/apps/stripe-events.js";
import { typeformAnswers } from "../runtime/apps/typeform-answers.js";
import { wooCommerceEvents } from "../runtime/apps/woo-commerce-events.js";
import type { ItemData } from "../runtime/transform.js";
import { withApp } from "./apps-helpers.js";
import { context } from "./world-helpers.js";

const at = context({ json: {} }, {
  shopifyAccessTokenApi: { shopSubdomain: "shop", accessToken: "A", appSecretKey: "S" }, shopifyApi: { shopSubdomain: "shop", apiKey: "K", password: "P", sharedSecret: "H" },
  githubApi: { accessToken: "G" }, wooCommerceApi: { url: "https://shop.example", consumerKey: "K", consumerSecret: "C" },
  stripeApi: { secretKey: "K", signatureSecret: "W" }, calendlyApi: { apiKey: "A.b.c" }, calApi: { apiKey: "A" }, typeformApi: { accessToken: "T" },
  pipedriveApi: { apiToken: "P" }, slackApi: { accessToken: "S", signatureSecret: "X" },
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

/** The headers of a service that signs the time along with its bytes. */
const stamped = (secret: string, raw: Buffer, before: (time: number) => string, name: string, late = 0): Record<string, string> => {
  const time = Math.floor(Date.now() / 1000) - late;
  return { [name]: `t=${time},v1=${createHmac("sha256", secret).update(before(time)).update(raw).digest("hex")}` };
};

test("Stripe: an endpoint is told once; only chosen events count, and signed ones where the account holds a secret", async () => {
  const params = { events: ["charge.succeeded"] };
  const asked = await withApp([{ data: [{ url: "https://other.example" }] }, { id: "we_1" }, { data: [{ url: address }] }], async () => {
    for (let time = 0; time < 2; time += 1) await stripeEvents.register(params, address, at);
  });
  assert.deepEqual(asked.map(({ method, to }) => [method, to]), [["GET", "api.stripe.com/v1/webhook_endpoints"], ["POST", "api.stripe.com/v1/webhook_endpoints"], ["GET", "api.stripe.com/v1/webhook_endpoints"]]);
  assert.equal(decodeURIComponent(asked[1]?.body ?? ""), `url=${address}&enabled_events[0]=charge.succeeded`);
  const event = (type: string, late = 0, secret = "W"): ItemData => request({ type, id: "e" }, (raw) => stamped(secret, raw, (time) => `${time}.`, "stripe-signature", late));
  assert.deepEqual(await stripeEvents.read(params, event("charge.succeeded"), at), [{ json: { type: "charge.succeeded", id: "e" } }]);
  assert.equal(await stripeEvents.read(params, event("charge.failed"), at), undefined);
  await assert.rejects(stripeEvents.read(params, event("charge.succeeded", 900), at), /signature/);
  await assert.rejects(stripeEvents.read(params, event("charge.succeeded", 0, "V"), at), /signature/);
});

test("Calendly: a subscription of the user, with a key that later requests are signed with", async () => {
  const params = { events: ["invitee.created"] };
  const asked = await withApp([{ resource: { uri: "u", current_organization: "o" } }, { collection: [] }, { resource: { uri: "s" } }], () => calendlyEvents.register(params, address, at));
  assert.deepEqual(asked[1]?.query, { scope: "user", organization: "o", user: "u" });
  const { signing_key, ...told } = JSON.parse(asked[2]?.body ?? "");
  assert.deepEqual(told, { url: address, events: ["invitee.created"], scope: "user", organization: "o", user: "u" });
  const event = (secret: string): ItemData => request({ event: "invitee.created" }, (raw) => stamped(secret, raw, (time) => `${time}.`, "calendly-webhook-signature"));
  assert.deepEqual(await calendlyEvents.read(params, event(signing_key), at), [{ json: { event: "invitee.created" } }]);
  await assert.rejects(calendlyEvents.read(params, event("other"), at), /signature/);
});

test("Cal.com: the fields of a booking stand beside what happened to it", async () => {
  const params = { events: ["BOOKING_CREATED"], eventTypeId: 7 };
  const asked = await withApp([{ webhooks: [] }, { webhook: { id: 1 } }], () => calEvents.register(params, address, at));
  const { secret, ...told } = JSON.parse(asked[1]?.body ?? "");
  assert.deepEqual([asked[1]?.query, told], [{ apiKey: "A" }, { subscriberUrl: address, eventTriggers: ["BOOKING_CREATED"], active: true, eventTypeId: 7 }]);
  const event = (by: string): ItemData => request({ triggerEvent: "BOOKING_CREATED", createdAt: "now", payload: { title: "Talk" } }, (raw) => ({ "x-cal-signature-256": signature(by, raw, "hex") }));
  assert.deepEqual(await calEvents.read(params, event(secret), at), [{ json: { triggerEvent: "BOOKING_CREATED", createdAt: "now", title: "Talk" } }]);
  await assert.rejects(calEvents.read(params, event("A"), at), /signature/);
});

test("Typeform: answers stand under the titles of their questions, or as they came", async () => {
  const asked = await withApp([{ items: [] }, {}], () => typeformAnswers.register({ form: "f" }, address, at));
  assert.deepEqual([asked[1]?.method, asked[1]?.to.replace(/-[0-9a-f]{10}$/, "-x")], ["PUT", "api.typeform.com/forms/f/webhooks/pipeline-x"]);
  const { secret } = JSON.parse(asked[1]?.body ?? "");
  const answers = [{ type: "text", text: "Ann", field: { id: "a" } }, { type: "choice", choice: { label: "Red" }, field: { id: "b" } }];
  const body = { event_id: "e", form_response: { answers, definition: { fields: [{ id: "a", title: "Name {{x}}" }, { id: "b", title: "Colour" }] } } };
  const event = request(body, (raw) => ({ "typeform-signature": `sha256=${signature(secret, raw, "base64")}` }));
  const read = (params: object): Promise<unknown> => typeformAnswers.read(params, event, at);
  assert.deepEqual(await read({}), [{ json: { "Name [x]": "Ann", Colour: "Red" } }]);
  assert.deepEqual(await read({ answersOnly: false }), [{ json: { ...body, form_response: { ...body.form_response, answers: { "Name [x]": "Ann", Colour: "Red" } } } }]);
  assert.deepEqual(await read({ simple: false }), answers.map((json) => ({ json })));
  assert.deepEqual(await read({ simple: false, byId: true }), [{ json: { a: answers[0], b: answers[1] } }]);
});

test("Pipedrive: an address is told once for an action and an object", async () => {
  const told = { event_action: "updated", event_object: "deal", subscription_url: address };
  const params = { action: "updated", object: "deal" };
  const asked = await withApp([{ success: true, data: [] }, { success: true, data: { id: 1 } }, { success: true, data: [told] }], async () => {
    for (let time = 0; time < 2; time += 1) await pipedriveEvents.register(params, address, at);
  });
  assert.deepEqual([asked.length, JSON.parse(asked[1]?.body ?? "")], [3, told]);
  assert.deepEqual(await pipedriveEvents.read(params, request({ current: { id: 1 } }, () => ({})), at), [{ json: { current: { id: 1 } } }]);
});

test("Slack: a try of the address is answered, an event is an item where it is one of those that are wanted", async () => {
  const signed = (body: object, secret = "X"): ItemData => request(body, (raw) => {
    const time = String(Math.floor(Date.now() / 1000));
    return { "x-slack-request-timestamp": time, "x-slack-signature": `v0=${createHmac("sha256", secret).update(`v0:${time}:`).update(raw).digest("hex")}` };
  });
  const params = { events: ["message"], channel: "C", ignored: ["B"] };
  assert.equal(await slackEvents.challenge?.(params, signed({ type: "url_verification", challenge: "abc" }), at), "abc");
  const event = (more: object, secret?: string): ItemData => signed({ type: "event_callback", event: { type: "message", channel: "C", user: "U", ...more } }, secret);
  assert.equal(await slackEvents.challenge?.(params, event({}), at), undefined);
  assert.deepEqual(await slackEvents.read(params, event({}), at), [{ json: { type: "message", channel: "C", user: "U" } }]);
  for (const other of [{ type: "reaction_added" }, { channel: "D" }, { user: "B" }]) assert.equal(await slackEvents.read(params, event(other), at), undefined);
  assert.equal((await slackEvents.read({ ...params, everywhere: true }, event({ channel: "D" }), at))?.length, 1);
  await assert.rejects(slackEvents.read(params, event({}, "Y"), at), /signature/);
});
