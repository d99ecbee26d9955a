// SPDX-License-Identifier: 0BSD
import { followed } from "./rest-paging.js";
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Spotify. */
const spotify: RestApi = { url: "{server}v1", ways: { credential: "spotifyOAuth2Api" }, presets: { server: "https://api.spotify.com/" }, headers: { accept: " application/json" } };

const list: Paging = { size: "limit" };
const list2 = followed({ size: "limit", member: "next", most: 50 });

export const getSpotifyAlbum = operation(spotify, { method: "GET", path: "/albums/{id}" });
export const getSpotifyAlbumNewReleases = operation(spotify, { method: "GET", path: "/browse/new-releases", gives: "albums.items", missing: "error", list });
export const getSpotifyAlbumTracks = operation(spotify, { method: "GET", path: "/albums/{id}/tracks", gives: "items", missing: "item", list });
export const searchSpotifyAlbum = operation(spotify, { method: "GET", path: "/search?type=album", gives: "albums.items", missing: "error", list });
export const getSpotifyArtist = operation(spotify, { method: "GET", path: "/artists/{id}" });
export const getSpotifyArtistAlbums = operation(spotify, { method: "GET", path: "/artists/{id}/albums", gives: "items", missing: "item", list });
export const getSpotifyArtistRelatedArtists = operation(spotify, { method: "GET", path: "/artists/{id}/related-artists", gives: "artists", missing: "item" });
export const getSpotifyArtistTopTracks = operation(spotify, { method: "GET", path: "/artists/{id}/top-tracks", gives: "tracks", missing: "item" });
export const searchSpotifyArtist = operation(spotify, { method: "GET", path: "/search?type=artist", gives: "artists.items", missing: "error", list: list2 });
export const getSpotifyLibraryLikedTracks = operation(spotify, { method: "GET", path: "/me/tracks", gives: "items", missing: "item", list });
export const getSpotifyMyDataFollowingArtists = operation(spotify, { method: "GET", path: "/me/following?type=artist", gives: "artists.items", missing: "error", list });
export const addSpotifyPlayerSongToQueue = operation(spotify, { method: "POST", path: "/me/player/queue", then: { success: true } });
export const currentlySpotifyPlayerPlaying = operation(spotify, { method: "GET", path: "/me/player/currently-playing" });
export const nextSpotifyPlayerSong = operation(spotify, { method: "POST", path: "/me/player/next", then: { success: true } });
export const pauseSpotifyPlayer = operation(spotify, { method: "PUT", path: "/me/player/pause", then: { success: true } });
export const previousSpotifyPlayerSong = operation(spotify, { method: "POST", path: "/me/player/previous", then: { success: true } });
export const recentlySpotifyPlayerPlayed = operation(spotify, { method: "GET", path: "/me/player/recently-played", gives: "items", missing: "item", list });
export const resumeSpotifyPlayer = operation(spotify, { method: "PUT", path: "/me/player/play", then: { success: true } });
export const volumeSpotifyPlayer = operation(spotify, { method: "PUT", path: "/me/player/volume", then: { success: true } });
export const startSpotifyPlayerMusic = operation(spotify, { method: "PUT", path: "/me/player/play", then: { success: true } });
export const addSpotifyPlaylist = operation(spotify, { method: "POST", path: "/playlists/{id}/tracks" });
export const createSpotifyPlaylist = operation(spotify, { method: "POST", path: "/me/playlists" });
export const getSpotifyPlaylist = operation(spotify, { method: "GET", path: "/playlists/{id}" });
export const getSpotifyPlaylistUserPlaylists = operation(spotify, { method: "GET", path: "/me/playlists", gives: "items", missing: "error", list });
export const getSpotifyPlaylistTracks = operation(spotify, { method: "GET", path: "/playlists/{id}/tracks", gives: "items", missing: "item", list });
export const searchSpotifyPlaylist = operation(spotify, { method: "GET", path: "/search?type=playlist", gives: "playlists.items", missing: "error", list: list2 });
export const getSpotifyTrack = operation(spotify, { method: "GET", path: "/tracks/{id}" });
export const getSpotifyTrackAudioFeatures = operation(spotify, { method: "GET", path: "/audio-features/{id}" });
export const searchSpotifyTrack = operation(spotify, { method: "GET", path: "/search?type=track", gives: "tracks.items", missing: "error", list: list2 });
