// SPDX-License-Identifier: 0BSD
import { headed } from "./rest-paging.js";
import { operation, type RestApi } from "./rest.js";

/** The API of Webex by Cisco. */
const webexByCisco: RestApi = { url: "https://webexapis.com/v1", ways: { credential: "ciscoWebexOAuth2Api" } };

const list = headed({ size: "max", most: 100 });

export const deleteWebexByCiscoMeeting = operation(webexByCisco, { method: "DELETE", path: "/meetings/{meetingId}", then: { success: true } });
export const getWebexByCiscoMeeting = operation(webexByCisco, { method: "GET", path: "/meetings/{meetingId}" });
export const listWebexByCiscoMeetings = operation(webexByCisco, { method: "GET", path: "/meetings", gives: "items", missing: "item", list });
export const createWebexByCiscoMessage = operation(webexByCisco, { method: "POST", path: "/messages", always: { attachments: [] } });
export const createWebexByCiscoMessagePerson = operation(webexByCisco, { method: "POST", path: "/messages", always: { attachments: [] } });
export const deleteWebexByCiscoMessage = operation(webexByCisco, { method: "DELETE", path: "/messages/{messageId}", then: { success: true } });
export const getWebexByCiscoMessage = operation(webexByCisco, { method: "GET", path: "/messages/{messageId}" });
