// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Discord. */
const discord: RestApi = { url: "https://discord.com/api/v10", ways: { botToken: { type: "discordBotApi", headers: { Authorization: "Bot {botToken}" } } } };

export const deleteDiscordMessage = operation(discord, { method: "DELETE", path: "/channels/{channelId}/messages/{messageId}", then: { success: true } });
export const getDiscordMessage = operation(discord, { method: "GET", path: "/channels/{channelId}/messages/{messageId}" });
export const reactDiscordMessage = operation(discord, { method: "PUT", path: "/channels/{channelId}/messages/{messageId}/reactions/{emoji}/@me", encoded: ["emoji"], then: { success: true } });
