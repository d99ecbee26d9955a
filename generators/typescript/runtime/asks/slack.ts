// SPDX-License-Identifier: 0BSD
import { postSlackMessage } from "../apps/slack.js";
import type { Json } from "../items.js";
import { asking, type AskParams } from "./ask.js";

/** Asks in a channel or a person, with buttons below the message, and waits for the answer. */
export const askBySlack = asking<AskParams & { readonly channel?: Json; readonly user?: Json; readonly userName?: Json }>(({ text, buttons }, params, context) => {
  const { channel, user, userName, auth, authentication, version = 2.3 } = params;
  const said = version > 2.2 ? { type: "mrkdwn", text } : { type: "plain_text", text, emoji: true };
  const plain = (label: string): { type: string; text: string } => ({ type: "plain_text", text: label });
  const elements = buttons.map(({ label, url, primary }) => ({ type: "button", ...(primary ? { style: "primary" } : {}), text: { ...plain(label), emoji: true }, url }));
  const blocks = [{ type: "divider" }, { type: "section", text: said }, { type: "section", text: plain(" ") }, { type: "divider" }, { type: "actions", elements }];
  return postSlackMessage({ ...(auth === undefined ? {} : { auth }), authentication, channel, user, userName, options: { blocks } }, context);
});
