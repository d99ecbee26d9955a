// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { authParts } from "../connectors/http-auth.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, textOf, withoutMissing } from "../json.js";
import type { ItemData } from "../transform.js";
import { callApi, type ApiRequest, type AppParams } from "./api.js";
import { itemFile } from "./files.js";

/** A message. Further fields have the names of Microsoft's API. */
export interface OutlookMessage extends AppParams {
  readonly message?: Json;
  readonly subject?: Json;
  readonly content?: Json;
  /** `html`, or `Text`. */
  readonly contentType?: Json;
  /** Lists of addresses, or texts with commas. */
  readonly to?: Json;
  readonly cc?: Json;
  readonly bcc?: Json;
  readonly replyTo?: Json;
  readonly from?: Json;
  readonly fields?: Readonly<Fields>;
  /** The message is not kept among those that were sent when this is false. */
  readonly keep?: Json;
  readonly attachments?: readonly { readonly binary?: Json }[];
}

/** Sends a message. */
export async function sendOutlookMessage(params: OutlookMessage, context: EffectContext): Promise<ItemData> {
  const attachments = (params.attachments ?? []).map(({ binary }) => {
    const file = itemFile(context, binary);
    return { "@odata.type": "#microsoft.graph.fileAttachment", name: file.name, contentBytes: file.bytes.toString("base64") };
  });
  const message = { ...written({ ...params, content: isGiven(params.content) ? params.content : " " }), ...(attachments.length === 0 ? {} : { attachments }) };
  await call(params, { method: "POST", url: "/sendMail", body: { message, saveToSentItems: params.keep ?? true } }, context);
  return { json: { success: true } };
}

/** Changes what is known of a message. */
export async function updateOutlookMessage(params: OutlookMessage, context: EffectContext): Promise<ItemData> {
  return { json: fieldsOf(await call(params, { method: "PATCH", url: `/messages/${textOf(params.message)}`, body: written(params) }, context)) };
}

/** Reads a message with all that Microsoft tells of it. */
export async function getOutlookMessage(params: OutlookMessage, context: EffectContext): Promise<ItemData> {
  return { json: fieldsOf(await call(params, { url: `/messages/${textOf(params.message)}` }, context)) };
}

function written({ content, contentType, subject, to, cc, bcc, replyTo, from, fields }: OutlookMessage): Fields {
  return withoutMissing({
    ...(isGiven(content) || isGiven(contentType) ? { body: withoutMissing({ content, contentType }) } : {}), ...fields, subject,
    toRecipients: people(to), ccRecipients: people(cc), bccRecipients: people(bcc), replyTo: people(replyTo), ...(isGiven(from) ? { from: person(textOf(from)) } : {}),
  });
}

function people(addresses: Json): Json {
  if (addresses === undefined) return undefined;
  return (Array.isArray(addresses) ? addresses.map(textOf) : textOf(addresses).split(",").map((address) => address.trim())).map(person);
}

function person(address: string): Json {
  return { emailAddress: { address } };
}

/** Calls Microsoft Graph about the account's own mailbox, or one that it shares. */
async function call(params: AppParams, request: ApiRequest, context: EffectContext): Promise<Json> {
  const type = "microsoftOutlookOAuth2Api";
  const values = await context.credentials(params.auth?.[type] ?? type);
  const shared = values["useShared"] === "true" ? values["userPrincipalName"] : undefined;
  return await callApi({ ...request, url: `https://graph.microsoft.com/v1.0/${shared === undefined ? "me" : `users/${shared}`}${request.url}`, auth: await authParts(type, values) }, context);
}
