// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf } from "../json.js";
import { type AppParams, callApi, signIn } from "./api.js";
import { bytesIn } from "./bytes.js";

/** Pictures for a post. */
export interface Pictures extends AppParams {
  readonly files?: readonly { readonly data?: Json }[];
}

/** Uploads pictures one after the other and gives their ids: https://docs.x.com/x-api/media/image-or-subtitle-media-upload */
export async function uploadPictures({ files = [], ...account }: Pictures, context: EffectContext): Promise<Fields> {
  const auth = await signIn(account, { twitterOAuth2Api: "twitterOAuth2Api" }, context);
  const ids: Json[] = [];
  for (const { data } of files) {
    const body = { media: bytesIn(data).toString("base64"), media_category: "tweet_image" };
    const answer = fieldsOf(await callApi({ method: "POST", url: "https://api.x.com/2/media/upload", auth, body }, context));
    ids.push(fieldsOf(answer["data"])["id"]);
  }
  return { media_ids: ids };
}
