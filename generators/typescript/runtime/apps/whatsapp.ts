// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { callApi, signIn, type ApiRequest, type AppParams } from "./api.js";
import { appendFile, itemFile } from "./files.js";

/** What messages have in common. */
export interface WhatsAppCall extends AppParams {
  /** The id of the number that sends. */
  readonly from?: Json;
  /** The number that receives. */
  readonly to?: Json;
}

/** A text message. */
export interface WhatsAppText extends WhatsAppCall {
  readonly text?: Json;
  readonly preview?: Json;
}

/** A message that is a file: by its address, its id, or as a file of the item. */
export interface WhatsAppFile extends WhatsAppCall {
  /** `image`, `audio`, `video` or `document`. */
  readonly kind?: Json;
  /** `useMediaLink`, `useMediaId` or `useMedian8n`, a file of the item. */
  readonly by?: Json;
  readonly link?: Json;
  readonly id?: Json;
  readonly binary?: Json;
  readonly caption?: Json;
  readonly fileName?: Json;
}

/** A message made of a template that Meta has approved. */
export interface WhatsAppTemplate extends WhatsAppCall {
  /** Name and language, `order_sent|en_US`. */
  readonly template?: Json;
  readonly components?: readonly { readonly kind?: Json; readonly body?: readonly Fields[] }[];
}

const api = "https://graph.facebook.com/v13.0";

/** Sends a text. */
export async function sendWhatsAppMessage(params: WhatsAppText, context: EffectContext): Promise<ItemData> {
  return await send(params, "text", { body: params.text, ...(params.preview === undefined ? {} : { preview_url: params.preview }) }, context);
}

/** Sends a picture, a film, a recording or a document. */
export async function sendWhatsAppFile(params: WhatsAppFile, context: EffectContext): Promise<ItemData> {
  const kind = textOf(params.kind);
  const caption = isGiven(params.caption) ? { caption: params.caption } : {};
  const name = kind === "document" && isGiven(params.fileName) ? { filename: params.fileName } : {};
  if (params.by === "useMediaId") return await send(params, kind, { id: params.id, ...name, ...caption }, context);
  if (params.by !== "useMedian8n") return await send(params, kind, { link: params.link, ...name, ...caption }, context);
  const file = itemFile(context, params.binary);
  const form = new FormData();
  appendFile(form, "file", file);
  form.append("messaging_product", "whatsapp");
  const { id } = fieldsOf(await call(params, { method: "POST", url: `/${textOf(params.from)}/media`, body: form }, context));
  return await send(params, kind, { ...caption, id, ...(kind === "document" ? { filename: file.name } : {}) }, context);
}

/** Sends a template with its texts filled in. */
export async function sendWhatsAppTemplate(params: WhatsAppTemplate, context: EffectContext): Promise<ItemData> {
  const [name, language] = textOf(params.template).split("|");
  const components = (params.components ?? []).map(({ kind, body }) => {
    if ((kind ?? "body") !== "body") throw new StepError("Only the body of a template can be filled in");
    return { type: "body", parameters: (body ?? []).map((each) => ({ type: "text", ...each })) };
  });
  return await send(params, "template", { name, language: { code: language }, ...(components.length === 0 ? {} : { components }) }, context);
}

/** Where a file that was received can be fetched, with the same credential. */
export async function getWhatsAppMedia(params: AppParams & { readonly media?: Json }, context: EffectContext): Promise<ItemData> {
  return { json: fieldsOf(await call(params, { url: `/${textOf(params.media)}` }, context)) };
}

async function send(params: WhatsAppCall, type: string, content: Fields, context: EffectContext): Promise<ItemData> {
  const to = textOf(params.to).replace(/[-()+]/g, "");
  const body = { messaging_product: "whatsapp", type, to, [type]: content };
  return { json: fieldsOf(await call(params, { method: "POST", url: `/${textOf(params.from)}/messages`, body }, context)) };
}

async function call(params: AppParams, request: ApiRequest, context: EffectContext): Promise<Json> {
  return await callApi({ ...request, url: api + request.url, auth: await signIn(params, { accessToken: "whatsAppApi" }, context) }, context);
}
