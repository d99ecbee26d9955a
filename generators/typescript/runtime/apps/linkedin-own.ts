// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, textOf } from "../json.js";
import { type AppParams, callApi, signIn } from "./api.js";
import { createLinkedinPost } from "./linkedin.js";

/** Publishes a text in the name of the person whose account is used. */
export async function createOwnLinkedinPost(params: AppParams & { readonly text?: Json; readonly visibility?: Json }, context: EffectContext): Promise<Fields> {
  const auth = await signIn(params, { standard: "linkedInOAuth2Api" }, context);
  const { sub } = fieldsOf(await callApi({ url: "https://api.linkedin.com/v2/userinfo", auth }, context));
  const { json } = await createLinkedinPost({ ...params, person: textOf(sub) }, context);
  return { id: json["urn"] };
}
