// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** https://docs.x.com/x-api */
const twitter: RestApi = { url: "https://api.twitter.com/2", ways: { oAuth2: "twitterOAuth2Api" }, answer: "data" };

export const createTweet = operation(twitter, { method: "POST", path: "/tweets" });
export const deleteTweet = operation(twitter, { method: "DELETE", path: "/tweets/{tweet}" });
