// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Pushcut. */
const pushcut: RestApi = { url: "https://api.pushcut.io/v1/notifications", ways: { credential: { type: "pushcutApi", headers: { "api-key": "{apiKey}" } } } };

export const sendPushcutNotification = operation(pushcut, { method: "POST", path: "/{notificationName}" });
