// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of MailerLite. */
const mailerLite: RestApi = { url: "https://connect.mailerlite.com/api", ways: { credential: { type: "mailerLiteApi", headers: { "x-mailerlite-apikey": "{apiKey}" } } } };

const list: Paging = { size: "limit" };

export const createMailerLiteSubscriber = operation(mailerLite, { method: "POST", path: "/subscribers", always: { fields: [] }, gives: "data" });
export const getMailerLiteSubscriber = operation(mailerLite, { method: "GET", path: "/subscribers/{subscriberId}", gives: "data" });
export const listMailerLiteSubscribers = operation(mailerLite, { method: "GET", path: "/subscribers", gives: "data", list });
export const updateMailerLiteSubscriber = operation(mailerLite, { method: "PUT", path: "/subscribers/{subscriberId}" });
