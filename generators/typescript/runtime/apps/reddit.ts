// SPDX-License-Identifier: 0BSD
import { cursor } from "./rest-paging.js";
import { operation, type RestApi } from "./rest.js";

/** The API of Reddit. */
const reddit: RestApi = { url: "https://oauth.reddit.com", ways: { credential: "redditOAuth2Api" } };

const list = cursor({ cut: true, by: "after", member: "data.after" });

export const createRedditPost = operation(reddit, { method: "POST", path: "/api/submit?kind=self&api_type=json", gives: "json.data", missing: "error" });
export const searchRedditPost = operation(reddit, { method: "GET", path: "/r/{subreddit}/search.json?restrict_sr=true&limit=100&api_type=json", gives: "data.children", missing: "error", each: "data", list });
export const searchRedditPostAllReddit = operation(reddit, { method: "GET", path: "/search.json?restrict_sr=false&limit=100&api_type=json", gives: "data.children", missing: "error", each: "data", list });
export const getRedditProfile = operation(reddit, { method: "GET", path: "/api/v1/me?api_type=json", gives: "features", missing: "item" });
export const getRedditProfileBlockedUsers = operation(reddit, { method: "GET", path: "/api/v1/me/blocked?api_type=json" });
export const getRedditProfileFriends = operation(reddit, { method: "GET", path: "/api/v1/me/friends?api_type=json", gives: "data.children", missing: "error" });
export const getRedditProfileKarma = operation(reddit, { method: "GET", path: "/api/v1/me/karma?api_type=json", gives: "data", missing: "error" });
export const getRedditProfilePrefs = operation(reddit, { method: "GET", path: "/api/v1/me/prefs?api_type=json" });
export const getRedditProfileTrophies = operation(reddit, { method: "GET", path: "/api/v1/me/trophies?api_type=json", gives: "data.trophies", missing: "error", each: "data" });
