// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** https://www.twilio.com/docs/messaging/api */
const twilio: RestApi = { url: "https://api.twilio.com/2010-04-01/Accounts/{accountSid}", ways: { account: "twilioApi" }, form: true };

export const sendTwilioMessage = operation(twilio, { method: "POST", path: "/Messages.json" });
