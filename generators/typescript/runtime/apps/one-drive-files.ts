// SPDX-License-Identifier: 0BSD
import { fileOf } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { callApi, sendApi, signIn, type AppParams } from "./api.js";

const drive = "https://graph.microsoft.com/v1.0/me/drive";

/** What is looked for in OneDrive. */
export interface OneDriveSearch extends AppParams {
  readonly text?: Json;
}

/** Finds files. */
export function searchOneDriveFiles(params: OneDriveSearch, context: EffectContext): Promise<Fields[]> {
  return found(params, "file", context);
}

/** Finds folders. */
export function searchOneDriveFolders(params: OneDriveSearch, context: EffectContext): Promise<Fields[]> {
  return found(params, "folder", context);
}

/** Downloads a file into the item. */
export async function downloadOneDriveFile(params: AppParams & { readonly file?: Json; readonly into?: Json }, context: EffectContext): Promise<ItemData> {
  const url = `${drive}/items/${textOf(params.file)}`;
  const auth = await account(params, context);
  const about = fieldsOf(await callApi({ url, auth }, context));
  const { bytes } = await sendApi({ url: `${url}/content`, auth }, context);
  const type = textOf(fieldsOf(about["file"])["mimeType"]);
  const file = fileOf(Buffer.from(bytes), textOf(about["name"]), type === "" ? undefined : type);
  return { json: context.item.json, binary: { ...context.item.binary, [textOf(params.into ?? "data")]: file } };
}

/** What is found and is of a kind, page after page. */
async function found(params: OneDriveSearch, kind: string, context: EffectContext): Promise<Fields[]> {
  const auth = await account(params, context);
  const all: Json[] = [];
  let url = `${drive}/root/search(q='${encodeURIComponent(textOf(params.text).replaceAll("'", "''"))}')`;
  for (let query: Fields = { $top: 100 }; ; query = {}) {
    const page = fieldsOf(await callApi({ url, query, auth }, context));
    all.push(...listOf(page["value"]));
    const next = page["@odata.nextLink"];
    if (!isGiven(next)) return all.map(fieldsOf).filter((one) => one[kind] !== undefined);
    url = textOf(next);
  }
}

function account(params: AppParams, context: EffectContext): ReturnType<typeof signIn> {
  return signIn(params, { credential: "microsoftOneDriveOAuth2Api" }, context);
}
