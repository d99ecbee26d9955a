// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf, withoutMissing } from "../json.js";
import type { ItemData } from "../transform.js";
import { callApi, shownBy, signIn, type ApiRequest, type AppParams } from "./api.js";
import { itemsOf } from "./values.js";

/** A message. */
export interface DiscordMessage extends AppParams {
  readonly channel?: Json;
  /** A person, for a direct message. */
  readonly user?: Json;
  readonly guild?: Json;
  readonly content?: Json;
  readonly embeds?: readonly Fields[];
  /** The message that is answered. */
  readonly replyTo?: Json;
  /** Further parameters by the names of Discord's API. */
  readonly options?: Readonly<Fields>;
}

const api = "https://discord.com/api/v10";
const ways = { botToken: "discordBotApi", oAuth2: "discordOAuth2Api" };

/** Sends a message to a channel or a person, as a bot. */
export async function sendDiscordMessage(params: DiscordMessage, context: EffectContext): Promise<ItemData> {
  const channel = isGiven(params.user) ? fieldsOf(await callDiscord(params, { method: "POST", url: "/users/@me/channels", body: { recipient_id: params.user } }, context))["id"] : params.channel;
  const reply = isGiven(params.replyTo) ? { message_reference: { message_id: params.replyTo, guild_id: params.guild } } : {};
  return { json: fieldsOf(await callDiscord(params, { method: "POST", url: `/channels/${textOf(channel)}/messages`, body: { content: params.content, ...reply, ...params.options, ...embedded(params) } }, context)) };
}

/** Sends a message through a webhook. Discord tells what became of it only when `wait` is set. */
export async function sendDiscordWebhook(params: DiscordMessage & { readonly wait?: Json }, context: EffectContext): Promise<ItemData> {
  const { webhookUri } = await context.credentials(params.auth?.["discordWebhookApi"] ?? "discordWebhookApi");
  const body = { content: params.content, ...params.options, ...embedded(params) };
  return await shownBy("description", async () => ({ json: fieldsOf(await callApi({ method: "POST", url: webhookUri ?? "", body, ...(params.wait === true ? { query: { wait: true } } : {}) }, context)) }));
}

/** The newest messages of a channel, one item each. */
export async function listDiscordMessages(params: DiscordMessage & { readonly limit?: Json; readonly all?: Json }, context: EffectContext): Promise<ItemData[]> {
  const url = `/channels/${textOf(params.channel)}/messages`;
  if (params.all !== true) return itemsOf(await callDiscord(params, { url, query: { limit: params.limit ?? 100 } }, context));
  const out: Json[] = [];
  for (let before: Json; ; ) {
    const page = listOf(await callDiscord(params, { url, query: { limit: 100, ...(before === undefined ? {} : { before }) } }, context));
    out.push(...page);
    if (page.length < 100) return itemsOf(out);
    before = fieldsOf(page.at(-1))["id"];
  }
}

function embedded({ embeds }: DiscordMessage): Fields {
  if (embeds === undefined || embeds.length === 0) return {};
  return { embeds: embeds.map(({ author, color, image, thumbnail, video, ...rest }) => withoutMissing({
    ...rest,
    ...(isGiven(author) ? { author: { name: author } } : {}),
    ...(isGiven(color) ? { color: typeof color === "string" ? Number.parseInt(color.replace("#", ""), 16) : color } : {}),
    ...(isGiven(image) ? { image: { url: image } } : {}),
    ...(isGiven(thumbnail) ? { thumbnail: { url: thumbnail } } : {}),
    ...(isGiven(video) ? { video: { url: video } } : {}),
  })) };
}

/** Calls Discord's API, as a bot or as a person. */
export async function callDiscord(params: AppParams, request: ApiRequest, context: EffectContext): Promise<Json> {
  return await shownBy("description", async () => callApi({ ...request, url: api + request.url, auth: await signIn(params, ways, context) }, context));
}
