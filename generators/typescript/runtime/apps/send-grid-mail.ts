// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { isGiven, textOf } from "../json.js";
import { type AppParams, callApi, signIn } from "./api.js";

type Address = { readonly email?: Json; readonly name?: Json };

/** A mail to send. */
export interface SendGridMail extends AppParams {
  readonly from?: Address;
  readonly to?: readonly Address[];
  readonly cc?: readonly Address[];
  readonly bcc?: readonly Address[];
  readonly replyTo?: Address;
  readonly subject?: Json;
  /** `text/plain` or `text/html`. */
  readonly type?: Json;
  readonly content?: Json;
  /** When it is sent; at once when missing. */
  readonly at?: Json;
}

/** Sends a mail to several people, who see each other. */
export async function sendSendGridMail(params: SendGridMail, context: EffectContext): Promise<Fields> {
  const lists = { to: params.to, cc: params.cc, bcc: params.bcc };
  const people = Object.fromEntries(Object.entries(lists).flatMap(([kind, list]) => (list === undefined || list.length === 0 ? [] : [[kind, list.map(addressOf)]])));
  const body: Fields = {
    personalizations: [people], from: addressOf(params.from ?? {}), subject: params.subject, content: [{ type: textOf(params.type) || "text/plain", value: params.content }],
    ...(isGiven(params.replyTo?.email) ? { reply_to: addressOf(params.replyTo ?? {}) } : {}),
    ...(isGiven(params.at) ? { send_at: Math.floor(new Date(textOf(params.at)).getTime() / 1000) } : {}),
  };
  await callApi({ method: "POST", url: "https://api.sendgrid.com/v3/mail/send", body, auth: await signIn(params, { apiKey: "sendGridApi" }, context) }, context);
  return {};
}

function addressOf({ email, name }: Address): Fields {
  return { email, ...(isGiven(name) ? { name } : {}) };
}
