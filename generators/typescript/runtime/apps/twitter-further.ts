// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of X. */
const x: RestApi = { url: "https://api.twitter.com/2", ways: { credential: "twitterOAuth2Api" } };

const list: Paging = { size: "max_results" };

export const searchXTweet = operation(x, { method: "GET", path: "/tweets/search/recent", gives: "data", missing: "item", list });
export const searchXUser = operation(x, { method: "GET", path: "/users/{user}", gives: "data", missing: "item" });
export const searchXUserMe = operation(x, { method: "GET", path: "/users/me", gives: "data", missing: "item" });
