// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Json } from "../items.js";
import { isGiven } from "../json.js";
import type { ItemData } from "../transform.js";
import { operation, type RestApi, type RestParams } from "./rest.js";

/** https://docs.x.com/x-api */
const twitter: RestApi = { url: "https://api.twitter.com/2", ways: { oAuth2: "twitterOAuth2Api" }, answer: "data" };

const post = operation(twitter, { method: "POST", path: "/tweets" });

/** Says something; `media` is the id of a picture or film that was handed over before. */
export function createTweet({ media, ...params }: RestParams & { readonly media?: Json }, context: EffectContext): Promise<ItemData[]> {
  return post(isGiven(media) ? { ...params, body: { ...params.body, media: { media_ids: [media] } } } : params, context);
}

export const deleteTweet = operation(twitter, { method: "DELETE", path: "/tweets/{tweet}" });
