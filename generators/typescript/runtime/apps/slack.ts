// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import { StepError } from "../errors.js";
import type { Fields, Json } from "../items.js";
import { fieldsOf, isGiven, listOf, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import { callApi, signIn, type ApiRequest, type AppParams } from "./api.js";
import { appendFile, itemFile, type SentFile } from "./files.js";
import { itemsOf, namesOf } from "./values.js";

/** A message. */
export interface SlackMessage extends AppParams {
  readonly channel?: Json;
  /** The id of a person, for a direct message. */
  readonly user?: Json;
  /** The name of a person, for a direct message. */
  readonly userName?: Json;
  /** `text`, `block` or `attachment`; `text` when missing. */
  readonly kind?: Json;
  readonly text?: Json;
  /** Blocks as Slack's block builder gives them: an object with `blocks`, or the JSON text of one. */
  readonly blocks?: Json;
  readonly attachments?: readonly Fields[];
  readonly thread?: { readonly ts?: Json; readonly broadcast?: Json };
  /** Who the message seems to come from. */
  readonly sender?: { readonly name?: Json; readonly emoji?: Json; readonly image?: Json };
  /** Shown to one person only. */
  readonly onlyFor?: Json;
  /** Further parameters by the names of Slack's API. */
  readonly options?: Readonly<Fields>;
  /** The time stamp of the message to change or remove. */
  readonly ts?: Json;
  /** 1 is the first generation of the connector, which gave Slack's answer as it is. */
  readonly version?: number;
}

/** A file to share. */
export interface SlackUpload extends AppParams {
  readonly channels?: Json;
  readonly fileName?: Json;
  readonly title?: Json;
  readonly comment?: Json;
  readonly thread?: Json;
  /** Under which name the item carries the file; `data` when missing. */
  readonly binary?: Json;
}

/** A channel. */
export interface SlackChannel extends AppParams {
  readonly channel?: Json;
  readonly visibility?: Json;
}

/** Which elements of a list are asked for. */
export interface SlackList extends AppParams {
  readonly channel?: Json;
  readonly all?: Json;
  readonly limit?: Json;
  readonly filters?: Readonly<Fields>;
}

const ways = { accessToken: "slackApi", oAuth2: "slackOAuth2Api" };

/** Posts a message to a channel or a person. */
export async function postSlackMessage(params: SlackMessage, context: EffectContext): Promise<ItemData> {
  if (!isGiven(params.channel) && !isGiven(params.user) && !isGiven(params.userName)) throw new StepError("The message has neither a channel nor a person to go to");
  const first = params.version === 1;
  const body: Fields = { channel: isGiven(params.userName) ? `@${textOf(params.userName).replace(/^@/, "")}` : params.user ?? params.channel, ...content(params, first) };
  if (params.sender !== undefined) {
    const { name, emoji, image } = params.sender;
    // Who signs in as a person keeps that name.
    Object.assign(body, isGiven(name) && (first || params.authentication !== "oAuth2") ? { username: name } : {}, isGiven(emoji) ? { icon_emoji: emoji } : isGiven(image) ? { icon_url: image } : {});
  }
  if (isGiven(params.thread?.ts)) Object.assign(body, { thread_ts: params.thread?.ts }, params.thread?.broadcast === undefined ? {} : { reply_broadcast: params.thread.broadcast });
  Object.assign(body, params.options);
  if (isGiven(params.onlyFor)) body["user"] = params.onlyFor;
  const answer = await call(params, { method: "POST", url: isGiven(params.onlyFor) ? "chat.postEphemeral" : "chat.postMessage", body }, context);
  return { json: first ? answer : stamped(answer) };
}

/** Changes the text of a message. */
export async function updateSlackMessage(params: SlackMessage, context: EffectContext): Promise<ItemData> {
  const body: Fields = { channel: params.channel, ts: params.ts, ...content(params, false), ...params.options };
  return { json: stamped(await call(params, { method: "POST", url: "chat.update", body }, context)) };
}

/** Removes a message. */
export async function deleteSlackMessage(params: SlackMessage, context: EffectContext): Promise<ItemData> {
  const body: Fields = { channel: params.user ?? params.channel, ts: params.ts };
  return { json: stamped(await call(params, { method: "POST", url: "chat.delete", body }, context)) };
}

/** Uploads the item's file and shares it with channels. */
export async function uploadSlackFile(params: SlackUpload, context: EffectContext): Promise<ItemData[]> {
  return await shareSlackFile(params, itemFile(context, params.binary), context);
}

/** Uploads a file and shares it with channels. */
export async function shareSlackFile(params: Omit<SlackUpload, "binary">, file: SentFile, context: EffectContext): Promise<ItemData[]> {
  const filename = isGiven(params.fileName) ? textOf(params.fileName) : file.name ?? "";
  const place = await call(params, { url: "files.getUploadURLExternal", query: { filename, length: file.bytes.length } }, context);
  const form = new FormData();
  appendFile(form, "file", file);
  await callApi({ method: "POST", url: textOf(place["upload_url"]), body: form }, context);
  const channels = namesOf(params.channels);
  const done = await call(params, {
    method: "POST", url: "files.completeUploadExternal",
    body: {
      ...(isGiven(params.thread) ? { thread_ts: params.thread } : {}),
      ...(channels.length === 0 ? {} : channels.length === 1 ? { channel_id: channels[0] } : { channels: channels.join(",") }),
      ...(isGiven(params.comment) ? { initial_comment: params.comment } : {}),
      files: [{ id: place["file_id"], title: isGiven(params.title) ? params.title : file.name }],
    },
  }, context);
  return itemsOf(done["files"]);
}

/** Makes a channel. */
export async function createSlackChannel(params: SlackChannel, context: EffectContext): Promise<ItemData> {
  const body: Fields = { name: params.channel, is_private: (params.visibility ?? "public") === "private" };
  return { json: fieldsOf((await call(params, { method: "POST", url: "conversations.create", body }, context))["channel"]) };
}

/** Lists channels, one item each. */
export async function listSlackChannels(params: SlackList, context: EffectContext): Promise<ItemData[]> {
  return await list(params, "conversations.list", "channels", {}, context);
}

/** Lists the messages of a channel, one item each. */
export async function listSlackMessages(params: SlackList, context: EffectContext): Promise<ItemData[]> {
  return await list(params, "conversations.history", "messages", { channel: params.channel }, context);
}

/** What Slack knows of a person. */
export async function getSlackUser(params: AppParams & { readonly user?: Json }, context: EffectContext): Promise<ItemData> {
  return { json: fieldsOf((await call(params, { url: "users.info", query: { user: params.user } }, context))["user"]) };
}

/** Lists the people of a workspace, one item each. */
export async function listSlackUsers(params: SlackList, context: EffectContext): Promise<ItemData[]> {
  return await list(params, "users.list", "members", {}, context);
}

/** Adds a reaction to a message. */
export async function addSlackReaction(params: SlackMessage & { readonly name?: Json }, context: EffectContext): Promise<ItemData> {
  return { json: await call(params, { method: "POST", url: "reactions.add", body: { channel: params.channel, name: params.name, timestamp: params.ts } }, context) };
}

/** The part of a message that its kind chooses. */
function content(params: SlackMessage, first: boolean): Fields {
  const attachments = (params.attachments ?? []).map((each) => {
    const fields = fieldsOf(each["fields"])["item"];
    return fields === undefined ? each : { ...each, fields };
  });
  if (first) return { text: params.text, ...(params.blocks === undefined ? { attachments } : { blocks: blocksOf(params.blocks), attachments }) };
  if (params.kind === "block") return { blocks: blocksOf(params.blocks), ...(isGiven(params.text) ? { text: params.text } : {}) };
  return { ...(params.kind === "attachment" ? { attachments } : {}), ...(params.kind === "attachment" || params.text === undefined ? {} : { text: params.text }) };
}

function blocksOf(given: Json): Json {
  let value = given;
  if (typeof value === "string") {
    try {
      value = JSON.parse(value);
    } catch (cause) {
      throw new StepError("Parameter 'Blocks' contains invalid JSON", { cause });
    }
  }
  return Array.isArray(value) ? value : fieldsOf(value)["blocks"];
}

/** Slack's `ts` under the name that later steps read. */
function stamped({ ts, ...rest }: Fields): Fields {
  return ts === undefined ? rest : { ...rest, message_timestamp: ts };
}

async function list(params: SlackList, method: string, member: string, query: Fields, context: EffectContext): Promise<ItemData[]> {
  const all: Json[] = [];
  const limit = params.all === true ? 100 : Number(params.limit ?? 50);
  let cursor: Json;
  do {
    const answer = await call(params, { url: method, query: { ...query, ...params.filters, ...(isGiven(cursor) ? { cursor } : {}), limit } }, context);
    all.push(...listOf(answer[member]));
    cursor = params.all === true ? fieldsOf(answer["response_metadata"])["next_cursor"] : undefined;
  } while (isGiven(cursor));
  return itemsOf(all);
}

/** Calls a method of Slack's API, which answers refusals with the status 200. */
async function call(params: AppParams, request: ApiRequest, context: EffectContext): Promise<Fields> {
  const answer = fieldsOf(await callApi({
    ...request, url: `https://slack.com/api/${request.url}`, auth: await signIn(params, ways, context), headers: { "content-type": "application/json; charset=utf-8" },
  }, context));
  if (answer["ok"] !== false) return answer;
  if (answer["error"] === "missing_scope") {
    throw new StepError("Your Slack credential is missing required Oauth Scopes", { description: `Add the following scope(s) to your Slack App: ${textOf(answer["needed"])}` });
  }
  throw new StepError(`Slack error response: ${JSON.stringify(answer["error"])}`);
}
