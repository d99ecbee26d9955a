// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Hook } from "../hooked.js";
import type { Json } from "../items.js";
import { fieldsOf } from "../json.js";
import { type AppParams, credentialType } from "./api.js";
import { gitHub } from "./github-further.js";
import { operation } from "./rest.js";
import { derivedSecret, signedHeaders } from "./signed-request.js";

/** Which events of a repository start the pipeline. */
export interface GitHubEvents extends AppParams {
  readonly owner?: Json;
  readonly repository?: Json;
  /** By the names of GitHub's API; `*` for all. */
  readonly events?: readonly Json[];
  /** Certificates of the address are not looked at. */
  readonly insecure?: Json;
}

const list = operation(gitHub, { method: "GET", path: "/repos/{owner}/{repository}/hooks?per_page=100" });
const create = operation(gitHub, { method: "POST", path: "/repos/{owner}/{repository}/hooks", always: { name: "web", active: true } });

/** What GitHub tells of a repository: one item with the `body`, `headers` and `query` of the request. That an address was told starts nothing. */
export const githubEvents: Hook<GitHubEvents> = {
  async read(params, request, context) {
    const headers = signedHeaders(request, await secretOf(params, context), { header: "x-hub-signature-256", encoding: "hex", prefix: "sha256=" });
    const body = fieldsOf(request.json["body"]);
    return body["hook_id"] !== undefined && body["action"] === undefined ? undefined : [{ json: { body, headers, query: request.json["query"] } }];
  },
  async register({ events = [], insecure, ...place }, url, context) {
    const known = await list(place, context);
    if (known.some(({ json }) => fieldsOf(json["config"])["url"] === url)) return;
    const config = { url, content_type: "json", insecure_ssl: insecure === true ? "1" : "0", secret: await secretOf(place, context) };
    await create({ ...place, body: { config, events: [...events] } }, context);
  },
};

async function secretOf(params: AppParams, context: EffectContext): Promise<string> {
  const type = credentialType(params, { accessToken: "githubApi", oAuth2: "githubOAuth2Api" });
  const { accessToken } = await context.credentials(params.auth?.[type] ?? type);
  return derivedSecret(accessToken);
}
