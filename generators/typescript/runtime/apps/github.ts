// SPDX-License-Identifier: 0BSD
import { fileOf } from "../binary.js";
import type { EffectContext } from "../connectors/context.js";
import { authParts } from "../connectors/http-auth.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { callApi, credentialType, sendApi, type ApiRequest, type AppParams } from "./api.js";
import { itemFile } from "./files.js";
import { gitHub } from "./github-further.js";
import { idOf, itemsOf } from "./values.js";

/** A repository: names, or addresses of it. */
export interface GithubRepository extends AppParams {
  readonly owner?: Json;
  readonly repository?: Json;
}

/** A file of a repository. */
export interface GithubFile extends GithubRepository {
  readonly path?: Json;
  readonly content?: Json;
  /** The content is a file of the item. */
  readonly upload?: Json;
  readonly binary?: Json;
  readonly message?: Json;
  readonly branch?: Json;
  readonly author?: Readonly<Fields>;
  readonly committer?: Readonly<Fields>;
  /** Branch, tag or commit to read. */
  readonly reference?: Json;
  /** The content becomes a file of the item, unless this is false. */
  readonly asFile?: Json;
}

/** An issue. */
export interface GithubIssue extends GithubRepository {
  readonly number?: Json;
  readonly title?: Json;
  readonly body?: Json;
  readonly labels?: readonly Json[];
  readonly assignees?: readonly Json[];
}

/** A list of a repository. */
export interface GithubList extends GithubRepository {
  readonly all?: Json;
  readonly limit?: Json;
  /** By the names of GitHub's API. */
  readonly filters?: Readonly<Fields>;
}

const ways = { accessToken: "githubApi", oAuth2: "githubOAuth2Api" };

/** Adds a file. */
export async function createGithubFile(params: GithubFile, context: EffectContext): Promise<ItemData> {
  return { json: fieldsOf(await call(params, { method: "PUT", url: place(params), body: { ...signed(params), message: params.message, content: contentOf(params, context) } }, context)) };
}

/** Writes a file that is there anew. */
export async function editGithubFile(params: GithubFile, context: EffectContext): Promise<ItemData> {
  const sha = await shaOf(params, context);
  return { json: fieldsOf(await call(params, { method: "PUT", url: place(params), body: { ...signed(params), sha, message: params.message, content: contentOf(params, context) } }, context)) };
}

/** Removes a file. */
export async function deleteGithubFile(params: GithubFile, context: EffectContext): Promise<ItemData> {
  const sha = await shaOf(params, context);
  return { json: fieldsOf(await call(params, { method: "DELETE", url: place(params), body: { ...signed(params), message: params.message, sha } }, context)) };
}

/** Reads a file, as a file of the item or as GitHub describes it. */
export async function getGithubFile(params: GithubFile, context: EffectContext): Promise<ItemData> {
  const found = fieldsOf(await call(params, { url: place(params), ...referenceOf(params) }, context));
  if (params.asFile === false) return { json: found };
  const file = fileOf(Buffer.from(textOf(found["content"]), "base64"), textOf(found["path"]));
  return { json: {}, binary: { ...context.item.binary, [isGiven(params.binary) ? textOf(params.binary) : "data"]: file } };
}

/** What is in a folder, one item each. */
export async function listGithubFiles(params: GithubFile, context: EffectContext): Promise<ItemData[]> {
  return itemsOf(await call(params, { url: place({ ...params, path: textOf(params.path).replace(/\/+$/, "") }), ...referenceOf(params) }, context));
}

/** What GitHub knows of a repository. */
export async function getGithubRepository(params: GithubRepository, context: EffectContext): Promise<ItemData> {
  return { json: fieldsOf(await call(params, { url: "" }, context)) };
}

/** The pull requests of a repository, one item each. */
export async function listGithubPullRequests(params: GithubList, context: EffectContext): Promise<ItemData[]> {
  return await list(params, "/pulls", context);
}

/** The issues of a repository, one item each. */
export async function listGithubIssues(params: GithubList, context: EffectContext): Promise<ItemData[]> {
  return await list(params, "/issues", context);
}

/** Opens an issue. */
export async function createGithubIssue(params: GithubIssue, context: EffectContext): Promise<ItemData> {
  const body = { title: params.title, body: params.body, labels: [...(params.labels ?? [])], assignees: [...(params.assignees ?? [])] };
  return { json: fieldsOf(await call(params, { method: "POST", url: "/issues", body }, context)) };
}

/** Reads an issue. */
export async function getGithubIssue(params: GithubIssue, context: EffectContext): Promise<ItemData> {
  return { json: fieldsOf(await call(params, { url: `/issues/${textOf(params.number)}` }, context)) };
}

/** Adds a comment to an issue. */
export async function commentGithubIssue(params: GithubIssue, context: EffectContext): Promise<ItemData> {
  return { json: fieldsOf(await call(params, { method: "POST", url: `/issues/${textOf(params.number)}/comments`, body: { body: params.body } }, context)) };
}

function place({ path }: GithubFile): string {
  return `/contents/${encodeURIComponent(textOf(path))}`;
}

function referenceOf({ reference }: GithubFile): Pick<ApiRequest, "query"> {
  return isGiven(reference) ? { query: { ref: reference } } : {};
}

function signed({ author, committer, branch }: GithubFile): Fields {
  return { ...(author === undefined ? {} : { author }), ...(committer === undefined ? {} : { committer }), ...(isGiven(branch) ? { branch } : {}) };
}

function contentOf(params: GithubFile, context: EffectContext): string {
  return (params.upload === true ? itemFile(context, params.binary).bytes : Buffer.from(textOf(params.content))).toString("base64");
}

async function shaOf(params: GithubFile, context: EffectContext): Promise<Json> {
  return fieldsOf(await call(params, { url: place(params), ...(isGiven(params.branch) ? { query: { ref: params.branch } } : {}) }, context))["sha"];
}

async function list(params: GithubList, url: string, context: EffectContext): Promise<ItemData[]> {
  if (params.all !== true) return itemsOf(await call(params, { url, query: { ...params.filters, per_page: params.limit ?? 50 } }, context));
  const out: ItemData[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await sendApi(await ready(params, { url, query: { ...params.filters, per_page: 100, page } }, context), context);
    const found: Json = JSON.parse(Buffer.from(answer.bytes).toString("utf8"));
    out.push(...itemsOf(found));
    if (!textOf(answer.headers["link"]).includes('rel="next"')) return out;
  }
}

async function call(params: GithubRepository, request: ApiRequest, context: EffectContext): Promise<Json> {
  return await callApi(await ready(params, request, context), context);
}

async function ready(params: GithubRepository, request: ApiRequest, context: EffectContext): Promise<ApiRequest> {
  const owner = idOf(params.owner, /github\.com\/([^/?#]+)/);
  const repository = idOf(params.repository, /github\.com\/[^/?#]+\/([^/?#]+)/);
  const type = credentialType(params, ways);
  // A token of GitHub Enterprise goes to the server that its credential names, and nowhere else.
  const credential = { ...gitHub.presets, ...(await context.credentials(params.auth?.[type] ?? type)) };
  return { ...request, url: `${credential["server"]}/repos/${owner}/${repository}${request.url}`, auth: await authParts(type, credential) };
}
