// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { callApi, sendApi, signIn, type ApiRequest, type AppParams } from "./api.js";
import { itemFile } from "./files.js";

/** A post of a person or an organization. */
export interface LinkedinPost extends AppParams {
  readonly text?: Json;
  readonly person?: Json;
  /** Instead of a person. */
  readonly organization?: Json;
  /** Who sees a person's post: `PUBLIC` when missing, or `CONNECTIONS`. */
  readonly visibility?: Json;
  readonly title?: Json;
  /** The file of the item that is shown as a picture. */
  readonly image?: Json;
}

const ways = { standard: "linkedInOAuth2Api", communityManagement: "linkedInCommunityManagementOAuth2Api" };

/** Publishes a post, with a picture where one is named (https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api). */
export async function createLinkedinPost(params: LinkedinPost, context: EffectContext): Promise<ItemData> {
  const ofPerson = params.organization === undefined;
  const author = ofPerson ? `urn:li:person:${textOf(params.person)}` : `urn:li:organization:${textOf(params.organization)}`;
  const body: Fields = {
    author, lifecycleState: "PUBLISHED", distribution: { feedDistribution: "MAIN_FEED", thirdPartyDistributionChannels: [] },
    visibility: ofPerson && isGiven(params.visibility) ? params.visibility : "PUBLIC",
    ...(params.image === undefined ? {} : { content: { media: { title: isGiven(params.title) ? params.title : "", id: await uploaded(params, author, context) } } }),
    // Letters that would be markup of LinkedIn's own.
    commentary: textOf(params.text).replace(/[(*)[\]{}<>@|~_]/g, (letter) => `\\${letter}`),
  };
  const answer = await sendApi(await ready(params, { method: "POST", url: "https://api.linkedin.com/rest/posts", body }, context), context);
  return { json: { urn: textOf(answer.headers["x-restli-id"]) } };
}

/** The picture's name at LinkedIn. */
async function uploaded(params: LinkedinPost, owner: string, context: EffectContext): Promise<Json> {
  const request = { method: "POST", url: "https://api.linkedin.com/rest/images?action=initializeUpload", body: { initializeUploadRequest: { owner } } };
  const { uploadUrl, image } = fieldsOf(fieldsOf(await callApi(await ready(params, request, context), context))["value"]);
  const file = itemFile(context, params.image);
  await sendApi(await ready(params, { method: "POST", url: textOf(uploadUrl), body: file.bytes, headers: { "content-type": file.type } }, context), context);
  return image;
}

async function ready(params: AppParams, request: ApiRequest, context: EffectContext): Promise<ApiRequest> {
  const headers = { "x-restli-protocol-version": "2.0.0", "linkedin-version": "202607", ...request.headers };
  return { ...request, headers, auth: await signIn(params, ways, context) };
}
