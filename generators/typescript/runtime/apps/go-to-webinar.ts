// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of GoToWebinar. */
const goToWebinar: RestApi = { url: "https://api.getgo.com/G2W/rest/v2", ways: { credential: "goToWebinarOAuth2Api" } };

const list: Paging = { size: "limit", cut: true };

export const getGoToWebinarAttendee = operation(goToWebinar, { method: "GET", path: "/organizers/undefined/webinars/{webinarKey}/sessions/{sessionKey}/attendees/{registrantKey}" });
export const listGoToWebinarAttendees = operation(goToWebinar, { method: "GET", path: "/organizers/undefined/webinars/{webinarKey}/sessions/{sessionKey}/attendees", list });
export const getGoToWebinarAttendeeDetails = operation(goToWebinar, { method: "GET", path: "/organizers/undefined/webinars/{webinarKey}/sessions/{sessionKey}/attendees/{registrantKey}/{details}" });
export const deleteGoToWebinarCoorganizer = operation(goToWebinar, { method: "DELETE", path: "/organizers/undefined/webinars/{webinarKey}/coorganizers/{coorganizerKey}", then: { success: true } });
export const listGoToWebinarCoorganizers = operation(goToWebinar, { method: "GET", path: "/organizers/undefined/webinars/{webinarKey}/coorganizers", list });
export const reinviteGoToWebinarCoorganizer = operation(goToWebinar, { method: "POST", path: "/organizers/undefined/webinars/{webinarKey}/coorganizers/{coorganizerKey}/resendInvitation", then: { success: true } });
export const deleteGoToWebinarPanelist = operation(goToWebinar, { method: "DELETE", path: "/organizers/undefined/webinars/{webinarKey}/panelists/{panelistKey}", then: { success: true } });
export const listGoToWebinarPanelists = operation(goToWebinar, { method: "GET", path: "/organizers/undefined/webinars/{webinarKey}/panelists", list });
export const reinviteGoToWebinarPanelist = operation(goToWebinar, { method: "POST", path: "/organizers/undefined/webinars/{webinarKey}/panelists/{panelistKey}/resendInvitation", then: { success: true } });
export const createGoToWebinarRegistrant = operation(goToWebinar, { method: "POST", path: "/organizers/undefined/webinars/{webinarKey}/registrants", always: { responses: [] } });
export const deleteGoToWebinarRegistrant = operation(goToWebinar, { method: "DELETE", path: "/organizers/undefined/webinars/{webinarKey}/registrants/{registrantKey}", then: { success: true } });
export const getGoToWebinarRegistrant = operation(goToWebinar, { method: "GET", path: "/organizers/undefined/webinars/{webinarKey}/registrants/{registrantKey}" });
export const listGoToWebinarRegistrants = operation(goToWebinar, { method: "GET", path: "/organizers/undefined/webinars/{webinarKey}/registrants", list });
export const getGoToWebinarSession = operation(goToWebinar, { method: "GET", path: "/organizers/undefined/webinars/{webinarKey}/sessions/{sessionKey}" });
export const createGoToWebinarWebinar = operation(goToWebinar, { method: "POST", path: "/organizers/undefined/webinars", always: { times: [] } });
export const getGoToWebinarWebinar = operation(goToWebinar, { method: "GET", path: "/organizers/undefined/webinars/{webinarKey}" });
