// SPDX-License-Identifier: 0BSD
import { basename } from "node:path/posix";
import { bytesOf, fileOf, requireFile } from "../binary.js";
import { encodeQuery, withQuery } from "../connectors/http-encode.js";
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, listOf, textOf, withoutMissing } from "../json.js";
import type { ItemData } from "../transform.js";
import { callApi, sendApi, signIn, type ApiRequest, type AppParams } from "./api.js";

/** A file or folder of Dropbox. */
export interface DropboxPath extends AppParams {
  readonly path?: Json;
}

const ways = { accessToken: "dropboxApi", oAuth2: "dropboxOAuth2Api" };
const api = "https://api.dropboxapi.com/2";
const content = "https://content.dropboxapi.com/2";

/** Copies a file or folder. */
export function copyInDropbox(params: DropboxPath & { readonly to?: Json }, context: EffectContext): Promise<Fields> {
  return ask(params, "/files/copy_v2", { from_path: params.path, to_path: params.to }, context);
}

/** Moves a file or folder. */
export function moveInDropbox(params: DropboxPath & { readonly to?: Json }, context: EffectContext): Promise<Fields> {
  return ask(params, "/files/move_v2", { from_path: params.path, to_path: params.to }, context);
}

/** Deletes a file or folder. */
export function deleteFromDropbox(params: DropboxPath, context: EffectContext): Promise<Fields> {
  return ask(params, "/files/delete_v2", { path: params.path }, context);
}

/** Creates a folder. */
export function createDropboxFolder(params: DropboxPath, context: EffectContext): Promise<Fields> {
  return ask(params, "/files/create_folder_v2", { path: params.path }, context);
}

/** A file to upload: one of the item, or a text. */
export interface DropboxUpload extends DropboxPath {
  /** The name of the file in the item; the `text` is uploaded where this is missing. */
  readonly field?: Json;
  readonly text?: Json;
}

/** Uploads a file, in the place of one that is there. */
export async function uploadToDropbox(params: DropboxUpload, context: EffectContext): Promise<Fields> {
  const { path, field, text } = params;
  const body = field === undefined ? Buffer.from(textOf(text)) : bytesOf(requireFile(context.item, textOf(field), context.index));
  const request = { method: "POST", url: withArgument("/files/upload", { mode: "overwrite", path }), body, headers: { "content-type": "application/octet-stream" } };
  return fieldsOf(await callApi(await signed(params, request, context), context));
}

/** Downloads a file into the item. */
export async function downloadFromDropbox(params: DropboxPath & { readonly into?: Json }, context: EffectContext): Promise<ItemData> {
  const { path, into = "data" } = params;
  const { bytes } = await sendApi(await signed(params, { method: "POST", url: withArgument("/files/download", { path }) }, context), context);
  return { json: context.item.json, binary: { ...context.item.binary, [textOf(into)]: fileOf(Buffer.from(bytes), basename(textOf(path))) } };
}

/** What is listed of a folder. */
export interface DropboxList extends DropboxPath {
  readonly all?: Json;
  /** 100 when missing. */
  readonly limit?: Json;
  /** Further wishes, by the names of Dropbox's API. */
  readonly filters?: Readonly<Fields>;
}

/** What an entry of a folder is called in items. */
const names: Readonly<Record<string, string>> = {
  id: "id", name: "name", client_modified: "lastModifiedClient", server_modified: "lastModifiedServer", rev: "rev", size: "contentSize", ".tag": "type", content_hash: "contentHash",
  path_lower: "pathLower", path_display: "pathDisplay", has_explicit_shared_members: "hasExplicitSharedMembers", is_downloadable: "isDownloadable",
};

/** Lists a folder, an item for each file and folder in it. */
export async function listDropboxFolder(params: DropboxList, context: EffectContext): Promise<Fields[]> {
  const all = params.all === true;
  let page = await ask(params, "/files/list_folder", { path: params.path, limit: all ? 1000 : params.limit ?? 100, ...params.filters }, context);
  const found = listOf(page["entries"]);
  while (all && page["has_more"] === true) {
    page = await ask(params, "/files/list_folder/continue", { cursor: page["cursor"] }, context);
    found.push(...listOf(page["entries"]));
  }
  return found.map(fieldsOf).map((entry) => withoutMissing(Object.fromEntries(Object.entries(names).map(([theirs, ours]) => [ours, entry[theirs]]))));
}

/** Uploads and downloads take what they are about as JSON text in the query. */
function withArgument(path: string, argument: Fields): string {
  return withQuery(content + path, encodeQuery({ arg: JSON.stringify(argument) }, "indices"));
}

async function ask(params: AppParams, path: string, body: Fields, context: EffectContext): Promise<Fields> {
  return fieldsOf(await callApi(await signed(params, { method: "POST", url: api + path, body }, context), context));
}

/** The request with the account, whose paths begin at the root of its team. */
async function signed(params: AppParams, request: ApiRequest, context: EffectContext): Promise<ApiRequest> {
  const auth = await signIn(params, ways, context);
  const account = fieldsOf(await callApi({ method: "POST", url: `${api}/users/get_current_account`, auth }, context));
  const root = JSON.stringify({ ".tag": "root", root: fieldsOf(account["root_info"])["root_namespace_id"] });
  return { ...request, auth, headers: { ...request.headers, "dropbox-api-path-root": root } };
}
