// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Zoom. */
const zoom: RestApi = { url: "https://api.zoom.us/v2", ways: { accessToken: { type: "zoomApi", headers: { Authorization: "Bearer {accessToken}" } }, oAuth2: "zoomOAuth2Api" } };

const list: Paging = { size: "page_size" };

export const createZoomMeeting = operation(zoom, { method: "POST", path: "/users/me/meetings" });
export const deleteZoomMeeting = operation(zoom, { method: "DELETE", path: "/meetings/{meetingId}", then: { success: true } });
export const getZoomMeeting = operation(zoom, { method: "GET", path: "/meetings/{meetingId}" });
export const listZoomMeetings = operation(zoom, { method: "GET", path: "/users/me/meetings", gives: "meetings", missing: "item", list });
export const updateZoomMeeting = operation(zoom, { method: "PATCH", path: "/meetings/{meetingId}", then: { success: true } });
