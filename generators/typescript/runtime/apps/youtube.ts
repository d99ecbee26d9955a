// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import { isGiven, listOf, textOf } from "../json.js";
import type { ItemData } from "../transform.js";
import type { AppParams } from "./api.js";
import { google, googleList, type GoogleApp } from "./google.js";
import { itemsOf } from "./values.js";

/** A video or a channel, and which parts of it are wanted. */
export interface YoutubeThing extends AppParams {
  readonly id?: Json;
  /** `*` for all of them, which is meant when they are missing. */
  readonly parts?: readonly Json[];
  readonly query?: Readonly<Fields>;
}

/** Which videos or channels are looked for, by the names of YouTube's API. */
export interface YoutubeSearch extends YoutubeThing {
  readonly filters?: Readonly<Fields>;
  readonly all?: Json;
  /** 25 when missing. */
  readonly limit?: Json;
}

/** What is changed of a video; what is not given is left out. */
export interface YoutubeChange extends AppParams {
  readonly id?: Json;
  readonly snippet?: Readonly<Fields>;
  /** Separated by commas. */
  readonly tags?: Json;
  readonly status?: Readonly<Fields>;
  readonly recordingDate?: Json;
}

/** YouTube, as Google's services name it. */
export const app: GoogleApp = { type: "youTubeOAuth2Api", scopes: ["https://www.googleapis.com/auth/youtube"] };
const videoParts = ["contentDetails", "id", "liveStreamingDetails", "localizations", "player", "recordingDetails", "snippet", "statistics", "status", "topicDetails"];
const channelParts = ["brandingSettings", "contentDetails", "contentOwnerDetails", "id", "localizations", "snippet", "statistics", "status", "topicDetails"];

/** Reads a video. */
export async function getYoutubeVideo(params: YoutubeThing, context: EffectContext): Promise<ItemData[]> {
  return itemsOf((await youtube(params, "videos", { part: partsOf(params, videoParts), id: params.id, ...params.query }, context))["items"]);
}

/** Reads a channel. */
export async function getYoutubeChannel(params: YoutubeThing, context: EffectContext): Promise<ItemData[]> {
  return itemsOf((await youtube(params, "channels", { part: partsOf(params, channelParts), id: params.id }, context))["items"]);
}

/** Finds videos: the account's own, unless something is looked for. */
export async function listYoutubeVideos(params: YoutubeSearch, context: EffectContext): Promise<ItemData[]> {
  const own = Object.keys(params.filters ?? {}).length === 0 ? { forMine: true } : {};
  return await list(params, "search", { part: "snippet", type: "video", ...own, ...params.query, ...params.filters }, context);
}

/** Finds channels: the account's own, unless others are named. */
export async function listYoutubeChannels(params: YoutubeSearch, context: EffectContext): Promise<ItemData[]> {
  const { filters = {} } = params;
  const others = ["categoryId", "forUsername", "id", "managedByMe"].some((name) => Boolean(filters[name]));
  return await list(params, "channels", { part: partsOf(params, channelParts), ...params.query, ...filters, ...(others ? {} : { mine: true }) }, context);
}

/** Changes what is said of a video. */
export async function updateYoutubeVideo(params: YoutubeChange, context: EffectContext): Promise<Fields> {
  const given = (fields: Readonly<Fields> | undefined): Fields => Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => Boolean(value)));
  const { title, categoryId, ...more } = params.snippet ?? {};
  const body = {
    id: params.id, snippet: { title, categoryId, ...given(more), ...(isGiven(params.tags) ? { tags: textOf(params.tags).split(",") } : {}) },
    status: given(params.status), recordingDetails: given({ recordingDate: params.recordingDate }),
  };
  return await google(app, params, { method: "PUT", url: `${base}/videos`, query: { part: "snippet, status, recordingDetails" }, body }, context);
}

/** Where YouTube's API is. */
export const base = "https://www.googleapis.com/youtube/v3";

/** The parts that are wanted, as the API takes them. */
export function partsOf({ parts = ["*"] }: YoutubeThing, all: readonly string[]): string {
  return (parts.includes("*") ? all : listOf([...parts]).map(textOf)).join(",");
}

/** A list of things that YouTube keeps under a path. */
export async function list(params: Pick<YoutubeSearch, "all" | "limit" | keyof AppParams>, path: string, query: Fields, context: EffectContext): Promise<ItemData[]> {
  return itemsOf(await googleList(params, query, (asked) => youtube(params, path, asked, context), "items", 25, 100));
}

/** Asks YouTube for what is kept under a path. */
export function youtube(params: AppParams, path: string, query: Fields, context: EffectContext): Promise<Fields> {
  return google(app, params, { url: `${base}/${path}`, query }, context);
}
