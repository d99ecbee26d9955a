// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of SendGrid. */
const sendGrid: RestApi = { url: "https://api.sendgrid.com/v3/marketing", ways: { credential: { type: "sendGridApi", headers: { Authorization: "Bearer {apiKey}" } } } };

export const getSendGridContact = operation(sendGrid, { method: "GET", path: "/contacts/{contactId}", gives: "result", missing: "item" });
export const createSendGridList = operation(sendGrid, { method: "POST", path: "/lists" });
export const deleteSendGridList = operation(sendGrid, { method: "DELETE", path: "/lists/{listId}", then: { success: true } });
export const getSendGridList = operation(sendGrid, { method: "GET", path: "/lists/{listId}" });
export const updateSendGridList = operation(sendGrid, { method: "PATCH", path: "/lists/{listId}" });
