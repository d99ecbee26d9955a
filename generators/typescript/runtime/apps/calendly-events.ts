// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Hook } from "../hooked.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, listOf, withoutMissing } from "../json.js";
import { type AppParams, credentialType } from "./api.js";
import { operation, type RestApi } from "./rest.js";
import { checkStamped, derivedSecret, stamps } from "./signed-request.js";

/** Which events of Calendly start the pipeline. */
export interface CalendlyEvents extends AppParams {
  /** Those of the account alone (`user`), which is so when missing, or of its whole organization. */
  readonly scope?: Json;
  /** By the names of Calendly's API. */
  readonly events?: readonly Json[];
}

/** https://developer.calendly.com/api-docs */
const calendly: RestApi = { url: "https://api.calendly.com", ways: { apiKey: { type: "calendlyApi", headers: { authorization: "Bearer {apiKey}" } }, oAuth2: "calendlyOAuth2Api" } };

const me = operation(calendly, { method: "GET", path: "/users/me", gives: "resource" });
const list = operation(calendly, { method: "GET", path: "/webhook_subscriptions", gives: "collection" });
const create = operation(calendly, { method: "POST", path: "/webhook_subscriptions" });

/** What Calendly tells of an event, one item each. */
export const calendlyEvents: Hook<CalendlyEvents> = {
  async read(params, request, context) {
    checkStamped(request, await secretOf(params, context), stamps(fieldsOf(request.json["headers"])["calendly-webhook-signature"]));
    return [{ json: fieldsOf(request.json["body"]) }];
  },
  async register({ scope = "user", events = [], ...account }, url, context) {
    const own = fieldsOf((await me(account, context))[0]?.json);
    const place: Fields = withoutMissing({ scope, organization: own["current_organization"], user: scope === "user" ? own["uri"] : undefined });
    const known = await list({ ...account, query: place }, context);
    if (known.some(({ json }) => json["callback_url"] === url && sameEvents(listOf(json["events"]), events))) return;
    await create({ ...account, body: { url, events: [...events], ...place, signing_key: await secretOf(account, context) } }, context);
  },
};

function sameEvents(known: readonly Json[], wanted: readonly Json[]): boolean {
  return known.length === wanted.length && wanted.every((event) => known.includes(event));
}

async function secretOf(params: AppParams, context: EffectContext): Promise<string> {
  const type = credentialType(params, { apiKey: "calendlyApi", oAuth2: "calendlyOAuth2Api" });
  const { apiKey, clientSecret, accessToken } = await context.credentials(params.auth?.[type] ?? type);
  return derivedSecret(apiKey ?? clientSecret ?? accessToken);
}
