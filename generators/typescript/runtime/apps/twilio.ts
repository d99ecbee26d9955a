// SPDX-License-Identifier: 0BSD
import type { Json } from "../items.js";
import { textOf } from "../json.js";
import { operation, type RestApi } from "./rest.js";

/** https://www.twilio.com/docs/messaging/api */
const twilio: RestApi = { url: "https://api.twilio.com/2010-04-01/Accounts/{accountSid}", ways: { account: "twilioApi" }, form: true };

export const sendTwilioMessage = operation(twilio, { method: "POST", path: "/Messages.json" });

const asWhatsapp = (number: Json): Json => `whatsapp:${textOf(number)}`;

/** The same over WhatsApp: both numbers say so. */
export const sendTwilioWhatsapp = operation(twilio, { method: "POST", path: "/Messages.json", convert: { From: asWhatsapp, To: asWhatsapp } });
