// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Pushover. */
const pushover: RestApi = { url: "https://api.pushover.net/1", ways: { credential: { type: "pushoverApi", query: { token: "{apiKey}" } } } };

export const pushPushoverMessage = operation(pushover, { method: "POST", path: "/messages.json", always: { priority: -2 } });
export const pushPushoverMessage1 = operation(pushover, { method: "POST", path: "/messages.json", always: { priority: -1 } });
export const pushPushoverMessage0 = operation(pushover, { method: "POST", path: "/messages.json", always: { priority: 0 } });
export const pushPushoverMessage12 = operation(pushover, { method: "POST", path: "/messages.json", always: { priority: 1 } });
export const pushPushoverMessage2 = operation(pushover, { method: "POST", path: "/messages.json", always: { priority: 2 } });
