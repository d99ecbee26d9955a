// SPDX-License-Identifier: 0BSD
import type { Hook } from "../hooked.js";
import type { Json } from "../items.js";
import { fieldsOf } from "../json.js";
import type { AppParams } from "./api.js";
import { pipedrive } from "./pipedrive.js";
import { operation } from "./rest.js";

/** Which changes in Pipedrive start the pipeline. */
export interface PipedriveEvents extends AppParams {
  /** What is done, by the names of Pipedrive's API; `*`, anything, when missing. */
  readonly action?: Json;
  /** What it is done to; `*`, anything, when missing. */
  readonly object?: Json;
}

const list = operation(pipedrive, { method: "GET", path: "/webhooks", gives: "data" });
const create = operation(pipedrive, { method: "POST", path: "/webhooks" });

/** What Pipedrive tells of a change, one item each. */
export const pipedriveEvents: Hook<PipedriveEvents> = {
  read: async (_, request) => [{ json: fieldsOf(request.json["body"]) }],
  async register({ action = "*", object = "*", ...account }, url, context) {
    const known = await list(account, context);
    const told = { event_action: action, event_object: object, subscription_url: url };
    if (known.some(({ json }) => Object.entries(told).every(([name, value]) => json[name] === value))) return;
    await create({ ...account, body: told }, context);
  },
};
