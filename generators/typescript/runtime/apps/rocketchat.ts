// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of RocketChat. */
const rocketChat: RestApi = { url: "{domain}/api/v1", ways: { credential: { type: "rocketchatApi", headers: { "X-Auth-Token": "{authKey}", "X-User-Id": "{userId}" } } } };

export const postRocketChatChatMessage = operation(rocketChat, { method: "POST", path: "/chat.postMessage" });
export const postRocketChatChatMessageJsonParameters = operation(rocketChat, { method: "POST", path: "/chat.postMessage", always: { attachments: [] } });
