// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { ItemData } from "../transform.js";
import { createNotionPage, type NotionPage } from "./notion.js";

/** Adds a page below a page; unless `simple` is false, its id and name are all that is shown. */
export async function createLegacyNotionPage(params: NotionPage, context: EffectContext): Promise<ItemData> {
  const { json } = await createNotionPage(params, context);
  return { json: params.simple === false ? json : { id: json["id"], name: json["name"] } };
}
