// SPDX-License-Identifier: 0BSD
import { operation, split, type Paging, type RestApi } from "./rest.js";

/** The API of YouTube. */
const youTube: RestApi = { url: "https://www.googleapis.com/youtube/v3", ways: { credential: "youTubeOAuth2Api" } };

const list: Paging = { cut: true };

export const createYouTubePlaylist = operation(youTube, { method: "POST", path: "/playlists?part=snippet", wraps: "snippet", convert: { tags: split } });
export const deleteYouTubePlaylist = operation(youTube, { method: "DELETE", path: "/playlists", then: { success: true } });
export const deleteYouTubePlaylistItem = operation(youTube, { method: "DELETE", path: "/playlistItems", then: { success: true } });
export const deleteYouTubeVideo = operation(youTube, { method: "DELETE", path: "/videos", then: { success: true } });
export const rateYouTubeVideo = operation(youTube, { method: "POST", path: "/videos/rate", then: { success: true } });
export const listYouTubeVideoCategories = operation(youTube, { method: "GET", path: "/videoCategories?part=snippet", gives: "items", missing: "error", list });
