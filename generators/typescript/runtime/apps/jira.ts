// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { authParts } from "../connectors/http-auth.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf, withoutMissing } from "../json.js";
import type { ItemData } from "../transform.js";
import { callApi, type ApiRequest, type AppParams } from "./api.js";

/** An issue to write. People, priorities and types are named by their ids. */
export interface JiraIssue extends AppParams {
  readonly issue?: Json;
  readonly project?: Json;
  readonly type?: Json;
  readonly summary?: Json;
  readonly description?: Json;
  readonly labels?: Json;
  readonly assignee?: Json;
  readonly reporter?: Json;
  readonly priority?: Json;
  /** The issue above, for types of issues below others. */
  readonly parent?: Json;
  /** The transition that the issue goes through. */
  readonly transition?: Json;
  readonly custom?: readonly { readonly field?: Json; readonly value?: Json }[];
}

/** Which issues are wanted. */
export interface JiraSearch extends AppParams {
  readonly all?: Json;
  readonly limit?: Json;
  readonly jql?: Json;
  readonly fields?: Json;
}

/** Opens an issue. */
export async function createJiraIssue(params: JiraIssue, context: EffectContext): Promise<ItemData> {
  const types = listOf(await call(params, { url: "/issuetype" }, context)).map(fieldsOf);
  const below = types.some((type) => type["id"] === params.type && type["subtask"] === true);
  const fields = { ...fieldsFor(params), project: { id: params.project }, issuetype: { id: params.type }, ...(below && isGiven(params.parent) ? { parent: { key: textOf(params.parent).toUpperCase() } } : {}) };
  return { json: fieldsOf(await call(params, { method: "POST", url: "/issue", body: { fields } }, context)) };
}

/** Changes an issue. */
export async function updateJiraIssue(params: JiraIssue, context: EffectContext): Promise<ItemData> {
  const url = `/issue/${textOf(params.issue)}`;
  if (isGiven(params.transition)) await call(params, { method: "POST", url: `${url}/transitions`, body: { transition: { id: params.transition } } }, context);
  await call(params, { method: "PUT", url, body: { fields: fieldsFor(params) } }, context);
  return { json: { success: true } };
}

/** Reads an issue. */
export async function getJiraIssue(params: JiraIssue, context: EffectContext): Promise<ItemData> {
  return { json: fieldsOf(await call(params, { url: `/issue/${textOf(params.issue)}` }, context)) };
}

/** Finds issues, one item each. */
export async function searchJira(params: JiraSearch, context: EffectContext): Promise<ItemData[]> {
  const out: ItemData[] = [];
  let next: Fields = {};
  for (;;) {
    const body = {
      fields: (isGiven(params.fields) ? textOf(params.fields) : "*navigable").split(","),
      jql: isGiven(params.jql) ? params.jql : 'created >= "1970-01-01"',
      maxResults: params.all === true ? 100 : params.limit ?? 50, ...next,
    };
    const page = fieldsOf(await call(params, { method: "POST", url: "/search/jql", body }, context));
    out.push(...listOf(page["issues"]).map((each) => ({ json: fieldsOf(each) })));
    if (params.all !== true || page["isLast"] !== false) return out;
    next = { nextPageToken: page["nextPageToken"] };
  }
}

function fieldsFor(params: JiraIssue): Fields {
  const id = (value: Json): Json => (isGiven(value) ? { id: value } : undefined);
  return withoutMissing({
    summary: params.summary, labels: params.labels, priority: id(params.priority), assignee: id(params.assignee), reporter: id(params.reporter), description: params.description,
    ...Object.fromEntries((params.custom ?? []).map(({ field, value }) => [textOf(field), value])),
  });
}

async function call(params: AppParams, request: ApiRequest, context: EffectContext): Promise<Json> {
  const type = "jiraSoftwareCloudApi";
  const values = await context.credentials(params.auth?.[type] ?? type);
  return await callApi({ ...request, url: `${values["domain"] ?? ""}/rest/api/2${request.url}`, headers: { "x-atlassian-token": "no-check" }, auth: await authParts(type, values) }, context);
}
