// SPDX-License-Identifier: 0BSD
import type { EffectContext } from "../connectors/context.js";
import type { Fields, Json } from "../items.js";
import type { ItemData } from "../transform.js";
import type { AppParams } from "./api.js";
import { google } from "./google.js";
import { itemsOf } from "./values.js";
import { app, base, list, partsOf, youtube, type YoutubeSearch, type YoutubeThing } from "./youtube.js";

/** A video that is put on a playlist. */
export interface YoutubeEntry extends AppParams {
  readonly playlist?: Json;
  readonly video?: Json;
  /** Where on the list, counted from 0. */
  readonly position?: Json;
  /** What else is said of it, by the names of YouTube's API: `note`, `startAt`, `endAt`. */
  readonly about?: Readonly<Fields>;
  readonly query?: Readonly<Fields>;
}

const playlistParts = ["contentDetails", "id", "localizations", "player", "snippet", "status"];
const entryParts = ["contentDetails", "id", "snippet", "status"];

/** Reads a playlist. */
export async function getYoutubePlaylist(params: YoutubeThing, context: EffectContext): Promise<ItemData[]> {
  return itemsOf((await youtube(params, "playlists", { part: partsOf(params, playlistParts), id: params.id, ...params.query }, context))["items"]);
}

/** Finds playlists: the account's own, unless others are named. */
export async function listYoutubePlaylists(params: YoutubeSearch, context: EffectContext): Promise<ItemData[]> {
  const { filters = {}, query } = params;
  const others = Boolean(filters["channelId"]) || Boolean(filters["id"]);
  return await list(params, "playlists", { part: partsOf(params, playlistParts), ...query, ...filters, ...(others ? {} : { mine: true }) }, context);
}

/** Reads a video's place on a playlist. */
export async function getYoutubePlaylistItem(params: YoutubeThing, context: EffectContext): Promise<ItemData[]> {
  return itemsOf((await youtube(params, "playlistItems", { part: partsOf(params, entryParts), id: params.id, ...params.query }, context))["items"]);
}

/** Lists the videos of a playlist. */
export async function listYoutubePlaylistItems(params: YoutubeSearch & { readonly playlist?: Json }, context: EffectContext): Promise<ItemData[]> {
  return await list(params, "playlistItems", { playlistId: params.playlist, part: partsOf(params, entryParts), ...params.query }, context);
}

/** Puts a video on a playlist. */
export async function addToYoutubePlaylist(params: YoutubeEntry, context: EffectContext): Promise<Fields> {
  const { playlist, video, position, about = {}, query } = params;
  const body = {
    snippet: { playlistId: playlist, resourceId: { kind: "youtube#video", videoId: video }, ...(position ? { position } : {}) },
    contentDetails: Object.fromEntries(Object.entries(about).filter(([, value]) => Boolean(value))),
  };
  return await google(app, params, { method: "POST", url: `${base}/playlistItems`, query: { part: "snippet, contentDetails", ...query }, body }, context);
}
