// SPDX-License-Identifier: 0BSD
import { sendDiscordMessage } from "../apps/discord.js";
import type { Json } from "../items.js";
import { asking, type AskParams } from "./ask.js";

/** Asks in a channel or a person, with buttons below the message, and waits for the answer. */
export const askByDiscord = asking<AskParams & { readonly channel?: Json; readonly user?: Json }>(({ text, buttons }, { channel, user, auth, authentication }, context) => sendDiscordMessage({
  ...(auth === undefined ? {} : { auth }), authentication, channel, user,
  options: {
    embeds: [{ description: text, color: 5814783 }],
    components: [{ type: 1, components: buttons.map(({ label, url }) => ({ type: 2, style: 5, label, url })) }],
  },
}, context));
