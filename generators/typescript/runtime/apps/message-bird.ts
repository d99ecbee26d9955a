// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of MessageBird. */
const messageBird: RestApi = { url: "https://rest.messagebird.com", ways: { credential: { type: "messageBirdApi", headers: { authorization: "AccessKey {accessKey}" } } } };

export const sendMessageBirdSms = operation(messageBird, { method: "POST", path: "/messages", always: { recipients: [null] } });
export const getMessageBirdBalance = operation(messageBird, { method: "GET", path: "/balance" });
