// SPDX-License-Identifier: 0BSD
import { StepError } from "../errors.js";
import type { Hook } from "../hooked.js";
import type { EffectContext } from "../host.js";
import type { Json } from "../items.js";
import { fieldsOf, isFields, isGiven, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import type { AppParams } from "./api.js";
import { checkStamped } from "./signed-request.js";

/** Which events of a Slack workspace start the pipeline. */
export interface SlackEvents extends AppParams {
  /** By the names of Slack's API; `any_event` for all. */
  readonly events?: readonly Json[];
  /** Events of every channel count, not only of one. */
  readonly everywhere?: Json;
  readonly channel?: Json;
  /** People whose events do not count. */
  readonly ignored?: readonly Json[];
}

/** What Slack tells of an event, one item each. Where the account holds a secret for signatures, only what is signed with it counts. */
export const slackEvents: Hook<SlackEvents> = {
  async challenge(params, request, context) {
    await checkSigned(params, request, context);
    const { type, challenge } = fieldsOf(request.json["body"]);
    return type === "url_verification" ? textOf(challenge) : undefined;
  },
  async read({ events = [], everywhere, channel, ignored = [], ...account }, request, context) {
    await checkSigned(account, request, context);
    const event = fieldsOf(fieldsOf(request.json["body"])["event"]);
    const { type } = event;
    if (!events.includes("file_share") && !events.includes("any_event") && !events.includes(type)) return undefined;
    const item = event["item"];
    const place = event["channel"] ?? (isFields(item) ? item["channel"] : undefined) ?? event["channel_id"];
    if (type !== "team_join" && everywhere !== true && place !== channel) return undefined;
    return isGiven(event["user"]) && ignored.includes(event["user"]) ? undefined : [{ json: event }];
  },
  // Which address is called, and for which events, is said in the settings of the app at https://api.slack.com/apps.
  register: async (params) => {
    if ((params.events ?? []).length === 0) throw new StepError("No events are chosen that start the pipeline");
  },
};

async function checkSigned({ auth }: AppParams, request: ItemData, context: EffectContext): Promise<void> {
  const { signatureSecret } = await context.credentials(auth?.["slackApi"] ?? "slackApi");
  if (signatureSecret === undefined) return;
  const { "x-slack-signature": shown, "x-slack-request-timestamp": time } = fieldsOf(request.json["headers"]);
  checkStamped(request, signatureSecret, { time: textOf(time), before: `v0:${textOf(time)}:`, signature: textOf(shown).replace(/^v0=/, "") });
}
