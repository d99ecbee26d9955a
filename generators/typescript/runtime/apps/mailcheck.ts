// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Mailcheck. */
const mailcheck: RestApi = { url: "https://api.mailcheck.co/v1", ways: { credential: { type: "mailcheckApi", headers: { authorization: "Bearer {apiKey}" } } } };

export const checkMailcheckEmail = operation(mailcheck, { method: "POST", path: "/singleEmail:check" });
