// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, textOf } from "../json.js";
import { callApi, signIn, type AppParams } from "./api.js";

/** An item of a collection of Webflow. */
export interface WebflowItem extends AppParams {
  readonly collection?: Json;
  readonly item?: Json;
  /** It is published at once. */
  readonly live?: Json;
  readonly fields?: readonly { readonly name?: Json; readonly value?: Json }[];
}

/** Adds an item to a collection. */
export function createWebflowItem(params: WebflowItem, context: EffectContext): Promise<Fields> {
  return write("POST", "", params, context);
}

/** Changes an item of a collection. */
export function updateWebflowItem(params: WebflowItem, context: EffectContext): Promise<Fields> {
  return write("PATCH", `/${textOf(params.item)}`, params, context);
}

async function write(method: string, item: string, params: WebflowItem, context: EffectContext): Promise<Fields> {
  const url = `https://api.webflow.com/v2/collections/${textOf(params.collection)}/items${item}${params.live === true ? "/live" : ""}`;
  const fieldData = Object.fromEntries((params.fields ?? []).map(({ name, value }) => [textOf(name), value]));
  const auth = await signIn(params, { credential: "webflowOAuth2Api" }, context);
  return fieldsOf(await callApi({ method, url, body: { fieldData }, auth }, context));
}
