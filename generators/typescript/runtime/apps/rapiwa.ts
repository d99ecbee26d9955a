// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, textOf, withoutMissing } from "../json.js";
import { callApi, type AppParams } from "./api.js";

/** A number on WhatsApp; what is no digit is left out, except of an id that ends in `@lid`. */
export interface RapiwaNumber extends AppParams {
  readonly number?: Json;
}

/** A message to a number. */
export interface RapiwaMessage extends RapiwaNumber {
  /** `text`, `image`, `video` or `document`; a text when missing. */
  readonly type?: Json;
  /** `welcome` or `promo`; the first when missing. */
  readonly purpose?: Json;
  /** The text, or what stands below a picture or film. */
  readonly message?: Json;
  /** The address of the picture, film or document. */
  readonly media?: Json;
}

const media: Readonly<Record<string, string>> = { image: "image/jpeg", video: "video/mp4", document: "application/pdf" };

/** Sends a message and gives the answer. */
export async function sendRapiwaMessage(params: RapiwaMessage, context: EffectContext): Promise<Fields> {
  const type = textOf(params.type ?? "text");
  const address = textOf(params.media);
  const answer = fieldsOf(await call("send-message", params, {
    number: isId(params) ? textOf(params.number) : digits(params), message_type: type, productOperation: params.purpose ?? "welcome",
    ...(type === "document" ? { media_url: address, file_name: address.split("/").at(-1) || "file.pdf" } : { message: params.message ?? "Hello from Rapiwa!" }),
    ...(type === "image" || type === "video" ? { media_url: address } : {}),
    ...(media[type] === undefined ? {} : { mimetype: media[type] }),
  }, context));
  if (answer["success"] === false) throw new StepError(isGiven(answer["error"]) ? textOf(answer["error"]) : "Rapiwa API returned success: false");
  return answer;
}

/** Whether a number is on WhatsApp. */
export async function verifyRapiwaNumber(params: RapiwaNumber, context: EffectContext): Promise<Fields> {
  const own = textOf(params.number);
  if (isId(params)) return { success: true, number: own, exists: true, message: "Skipped verification — already verified (ends with @lid)", jid: own };
  const answer = fieldsOf(await call("verify-whatsapp", params, { number: digits(params) }, context));
  const { number, exists, message, jid } = fieldsOf(answer["data"]);
  return withoutMissing({ success: Boolean(answer["success"]), number: number || digits(params), exists: Boolean(exists), message, jid: jid || null });
}

function isId({ number }: RapiwaNumber): boolean {
  return textOf(number).endsWith("@lid");
}

function digits({ number }: RapiwaNumber): string {
  return textOf(number).replace(/\D/g, "");
}

async function call(path: string, params: AppParams, body: Fields, context: EffectContext): Promise<Json> {
  const { apiKey } = await context.credentials(params.auth?.["rapiwaApi"] ?? "rapiwaApi");
  return callApi({ method: "POST", url: `https://app.rapiwa.com/api/${path}`, headers: { authorization: `Bearer ${textOf(apiKey)}` }, body }, context);
}
