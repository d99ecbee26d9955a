// SPDX-License-Identifier: 0BSD
import { cursor } from "./rest-paging.js";
import { operation, type RestApi } from "./rest.js";

/** The API of Google Business Profile. */
const googleBusinessProfile: RestApi = { url: "https://mybusiness.googleapis.com/v4", ways: { credential: "googleBusinessProfileOAuth2Api" } };

const list = cursor({ size: "pageSize", cut: true, by: "pageToken", member: "nextPageToken", most: 100 });
const list2 = cursor({ size: "pageSize", cut: true, by: "pageToken", member: "nextPageToken", most: 50 });

export const createGoogleBusinessProfilePost = operation(googleBusinessProfile, { method: "POST", path: "/{account}/{location}/localPosts", always: { topicType: "STANDARD" } });
export const createGoogleBusinessProfilePostALERT = operation(googleBusinessProfile, { method: "POST", path: "/{account}/{location}/localPosts", always: { topicType: "ALERT", alertType: "COVID_19" } });
export const deleteGoogleBusinessProfilePost = operation(googleBusinessProfile, { method: "DELETE", path: "/{post}" });
export const getGoogleBusinessProfilePost = operation(googleBusinessProfile, { method: "GET", path: "/{post}" });
export const listGoogleBusinessProfilePosts = operation(googleBusinessProfile, { method: "GET", path: "/{account}/{location}/localPosts", gives: "reviews", list });
export const updateGoogleBusinessProfilePost = operation(googleBusinessProfile, { method: "PATCH", path: "/{post}" });
export const deleteGoogleBusinessProfileReview = operation(googleBusinessProfile, { method: "DELETE", path: "/{account}/{location}/reviews/{review}/reply" });
export const getGoogleBusinessProfileReview = operation(googleBusinessProfile, { method: "GET", path: "/{account}/{location}/reviews/{review}" });
export const listGoogleBusinessProfileReviews = operation(googleBusinessProfile, { method: "GET", path: "/{account}/{location}/reviews", gives: "reviews", list: list2 });
export const replyGoogleBusinessProfileReview = operation(googleBusinessProfile, { method: "PUT", path: "/{account}/{location}/reviews/{review}/reply" });
