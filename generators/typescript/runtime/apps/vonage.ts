// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Vonage. */
const vonage: RestApi = { url: "https://rest.nexmo.com/sms", ways: { credential: { type: "vonageApi", body: { api_key: "{apiKey}", api_secret: "{apiSecret}" } } }, form: true };

export const sendVonageSms = operation(vonage, { method: "POST", path: "/json", always: { type: "text" }, gives: "messages" });
