// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { isGiven, textOf } from "../json.js";
import type { AppParams } from "./api.js";
import { postSlackMessage } from "./slack.js";

/** A message that a bot posts. Whether something is on is written `yes` or `true`. */
export interface SlackPost extends AppParams {
  /** A channel, or a person for a direct message. */
  readonly channel?: Json;
  readonly text?: Json;
  readonly username?: Json;
  /** An emoji in colons, or the address of a picture. */
  readonly icon?: Json;
  readonly unfurl?: Json;
  readonly link_names?: Json;
  /** The time stamp of the message that is answered. */
  readonly thread?: Json;
  readonly broadcast?: Json;
}

/** Posts a message and gives Slack's answer. */
export async function postToSlack(params: SlackPost, context: EffectContext): Promise<Fields> {
  const { channel, text, username, icon, unfurl, link_names, thread, broadcast, ...account } = params;
  const symbol = textOf(icon);
  const { json } = await postSlackMessage({
    ...account, version: 1, authentication: "oAuth2", channel, text,
    sender: { name: username, ...(symbol.startsWith(":") ? { emoji: symbol } : { image: symbol }) },
    ...(isGiven(thread) ? { thread: { ts: thread, broadcast: isOn(broadcast) } } : {}),
    options: { link_names: isOn(link_names), unfurl_links: isOn(unfurl) },
  }, context);
  return json;
}

function isOn(value: Json): boolean {
  return value === true || /^(yes|true|1)$/i.test(textOf(value));
}
