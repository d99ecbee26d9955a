// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Hook } from "../hooked.js";
import type { Json } from "../items.js";
import { fieldsOf, listOf } from "../json.js";
import type { AppParams } from "./api.js";
import { operation, type RestApi } from "./rest.js";
import { derivedSecret, signedHeaders } from "./signed-request.js";

/** Which events of Cal.com start the pipeline. */
export interface CalEvents extends AppParams {
  /** By the names of Cal.com's API. */
  readonly events?: readonly Json[];
  readonly appId?: Json;
  readonly eventTypeId?: Json;
  /** The form of what is told, where it is not the usual one. */
  readonly payloadTemplate?: Json;
}

/** https://cal.com/docs/api-reference */
const cal: RestApi = { url: "{host}", ways: { apiKey: { type: "calApi", query: { apiKey: "{apiKey}" } } }, presets: { host: "https://api.cal.com" } };

const list = operation(cal, { method: "GET", path: "/webhooks", gives: "webhooks" });
const create = operation(cal, { method: "POST", path: "/webhooks" });

/** What Cal.com tells of an event, one item each: its name and time, and the fields of the booking. */
export const calEvents: Hook<CalEvents> = {
  async read(params, request, context) {
    signedHeaders(request, await secretOf(params, context), { header: "x-cal-signature-256", encoding: "hex" });
    const { triggerEvent, createdAt, payload } = fieldsOf(request.json["body"]);
    return [{ json: { triggerEvent, createdAt, ...fieldsOf(payload) } }];
  },
  async register({ events = [], appId, eventTypeId, payloadTemplate, ...account }, url, context) {
    const known = await list(account, context);
    if (known.some(({ json }) => json["subscriberUrl"] === url && events.every((event) => listOf(json["eventTriggers"]).includes(event)))) return;
    const body = { subscriberUrl: url, eventTriggers: [...events], active: true, secret: await secretOf(account, context) };
    await create({ ...account, body, optional: { appId, eventTypeId, payloadTemplate } }, context);
  },
};

async function secretOf(params: AppParams, context: EffectContext): Promise<string> {
  return derivedSecret((await context.credentials(params.auth?.["calApi"] ?? "calApi"))["apiKey"]);
}
