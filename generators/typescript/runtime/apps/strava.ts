// SPDX-License-Identifier: 0BSD
import { counted } from "./rest-paging.js";
import { joined, operation, type Paging, type RestApi } from "./rest.js";

/** The API of Strava. */
const strava: RestApi = { url: "https://www.strava.com/api/v3", ways: { credential: "stravaOAuth2Api" }, form: true };

const list: Paging = { cut: true };
const list2 = counted({ size: "per_page", by: "page", from: 1, step: 1, said: true, most: 30 });

export const getStravaActivity = operation(strava, { method: "GET", path: "/activities/{activityId}" });
export const getStravaActivityComments = operation(strava, { method: "GET", path: "/activities/{activityId}/comments", list });
export const getStravaActivityKudos = operation(strava, { method: "GET", path: "/activities/{activityId}/kudos", list });
export const getStravaActivityLaps = operation(strava, { method: "GET", path: "/activities/{activityId}/laps", list });
export const listStravaActivities = operation(strava, { method: "GET", path: "/activities", list: list2 });
export const getStravaActivityStreams = operation(strava, { method: "GET", path: "/activities/{activityId}/streams?key_by_type=true", convert: { keys: joined } });
export const getStravaActivityZones = operation(strava, { method: "GET", path: "/activities/{activityId}/zones", list });
export const updateStravaActivity = operation(strava, { method: "PUT", path: "/activities/{activityId}" });
