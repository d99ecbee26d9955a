// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, textOf } from "../json.js";
import { type AppParams, callApi, signIn } from "./api.js";

/** A post of a page with photos that stand on the web. */
export interface PagePhotos extends AppParams {
  readonly page?: Json;
  readonly message?: Json;
  readonly photos?: readonly { readonly url?: Json; readonly caption?: Json }[];
}

/** Publishes photos of a Facebook page as one post. */
export async function postPagePhotos(params: PagePhotos, context: EffectContext): Promise<Fields> {
  const attached: Fields[] = [];
  for (const { url, caption } of params.photos ?? []) {
    const photo = await graph(params, `${textOf(params.page)}/photos`, { url, caption, published: false }, context);
    attached.push({ media_fbid: photo["id"] });
  }
  return await graph(params, `${textOf(params.page)}/feed`, { message: params.message, attached_media: attached }, context);
}

/** A photo for an Instagram account of a company. */
export interface InstagramPhoto extends AppParams {
  readonly account?: Json;
  /** The photo, its text, who is in it and where it was taken, by the names of the API. */
  readonly media?: Json;
}

/** Publishes a photo: the API takes it first, and publishes what it took. */
export async function publishInstagramPhoto(params: InstagramPhoto, context: EffectContext): Promise<Fields> {
  const taken = await graph(params, `${textOf(params.account)}/media`, fieldsOf(params.media), context);
  return await graph(params, `${textOf(params.account)}/media_publish`, { creation_id: taken["id"] }, context);
}

async function graph(params: AppParams, path: string, body: Fields, context: EffectContext): Promise<Fields> {
  const auth = await signIn(params, { accessToken: "facebookGraphApi" }, context);
  return fieldsOf(await callApi({ method: "POST", url: `https://graph.facebook.com/v23.0/${path}`, body, auth }, context));
}
