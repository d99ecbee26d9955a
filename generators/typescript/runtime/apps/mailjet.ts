// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Mailjet. */
const mailjet: RestApi = { url: "https://api.mailjet.com/v4", ways: { credential: { type: "mailjetSmsApi", headers: { Authorization: "Bearer {token}" } } } };

export const sendMailjetSms = operation(mailjet, { method: "POST", path: "/sms-send" });
