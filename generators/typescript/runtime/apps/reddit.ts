// SPDX-License-Identifier: 0BSD
import type { Json } from "../items.js";
import { textOf } from "../json.js";
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

const ofPost = { thing_id: (id: Json): Json => `t3_${textOf(id)}` };
const ofComment = { thing_id: (id: Json): Json => `t1_${textOf(id)}` };

export const listRedditPosts = operation(reddit, { method: "GET", path: "/r/{subreddit}.json?limit=100&api_type=json", gives: "data.children", missing: "error", each: "data", list });
export const listRedditPostsOfCategory = operation(reddit, { method: "GET", path: "/r/{subreddit}/{category}.json?limit=100&api_type=json", gives: "data.children", missing: "error", each: "data", list });
export const deleteRedditPost = operation(reddit, { method: "POST", path: "/api/del?api_type=json", convert: { id: ofPost.thing_id }, then: { success: true } });
export const createRedditComment = operation(reddit, { method: "POST", path: "/api/comment?api_type=json", convert: ofPost, gives: "json.data.things", missing: "error", each: "data" });
export const replyToRedditComment = operation(reddit, { method: "POST", path: "/api/comment?api_type=json", convert: ofComment, gives: "json.data.things", missing: "error", each: "data" });
export const deleteRedditComment = operation(reddit, { method: "POST", path: "/api/del?api_type=json", convert: { id: ofComment.thing_id }, then: { success: true } });

/** What Reddit tells everybody. */
const openReddit: RestApi = { url: "https://www.reddit.com", ways: {}, headers: { "user-agent": "pipeline" } };

export const getSubreddit = operation(openReddit, { method: "GET", path: "/r/{subreddit}/about/about.json?api_type=json", gives: "data", missing: "error" });
export const listSubredditRules = operation(openReddit, { method: "GET", path: "/r/{subreddit}/about/rules.json?api_type=json", gives: "rules", missing: "error" });
