// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, textOf } from "../json.js";
import type { AppParams } from "./api.js";
import { atItem, google, type GoogleApp, type GoogleRequest } from "./google.js";

const gmailApp: GoogleApp = {
  type: "gmailOAuth2",
  scopes: [
    "https://www.googleapis.com/auth/gmail.labels", "https://www.googleapis.com/auth/gmail.addons.current.action.compose", "https://mail.google.com/",
    "https://www.googleapis.com/auth/gmail.modify", "https://www.googleapis.com/auth/gmail.compose",
  ],
};

/** Asks Gmail's API v1 about the account's own mailbox. */
export function gmail(account: AppParams, path: string, request: Omit<GoogleRequest, "url">, context: EffectContext): Promise<Fields> {
  return atItem(context, () => google(gmailApp, account, { ...request, url: `https://www.googleapis.com/gmail/v1/users/me/${path}` }, context));
}

/** The account's address. */
export async function ownAddress(account: AppParams, context: EffectContext): Promise<string> {
  return String((await gmail(account, "profile", {}, context))["emailAddress"] ?? "");
}

/** A message with its headers as fields of their own, and its labels by name; as short as people read it. */
export function simpleMessage(message: Fields, labels: readonly Fields[]): Fields {
  const { labelIds, payload, ...rest } = message;
  const { headers, ...about } = fieldsOf(payload);
  const own = Array.isArray(labelIds) ? labelIds : [];
  return {
    ...rest, payload: about,
    labels: labels.filter(({ id }) => own.includes(id)).map(({ id, name }) => ({ id, name })),
    ...headerFields(headers),
  };
}

/** All labels of the account. */
export async function allLabels(account: AppParams, context: EffectContext): Promise<Fields[]> {
  const { labels } = await gmail(account, "labels", {}, context);
  return Array.isArray(labels) ? labels.map(fieldsOf) : [];
}

/** The headers of a message by their names in small letters; of several with one name the last. */
export function headersByName(payload: Json): Map<string, string> {
  return new Map(Object.entries(headerFields(fieldsOf(payload)["headers"])).map(([name, value]) => [name.toLowerCase(), textOf(value)]));
}

/** The headers of a message by name, as they are written. */
export function headerFields(headers: Json): Fields {
  return Object.fromEntries((Array.isArray(headers) ? headers : []).map((header) => {
    const { name, value } = fieldsOf(header);
    return [String(name), value];
  }));
}
