// SPDX-License-Identifier: 0BSD
import { operation, split, splitText, type RestApi } from "./rest.js";

/** The API of Blotato. */
const blotato: RestApi = { url: "{server}/v2", ways: { credential: { type: "blotatoApi", headers: { "blotato-api-key": "{apiKey}" } } }, presets: { server: "https://backend.blotato.com" } };

export const uploadBlotatoMedia = operation(blotato, { method: "POST", path: "/media" });
export const createBlotatoPost = operation(blotato, { method: "POST", path: "/posts", convert: { "post.content.mediaUrls": split } });
export const createBlotatoPostBluesky = operation(blotato, { method: "POST", path: "/posts", convert: { "post.content.mediaUrls": splitText } });
export const createBlotatoPostFacebook = operation(blotato, { method: "POST", path: "/posts", convert: { "post.content.mediaUrls": splitText } });
export const createBlotatoPostLinkedin = operation(blotato, { method: "POST", path: "/posts", convert: { "post.content.mediaUrls": splitText } });
export const createBlotatoPostPinterest = operation(blotato, { method: "POST", path: "/posts", convert: { "post.content.mediaUrls": split } });
export const createBlotatoPostThreads = operation(blotato, { method: "POST", path: "/posts", convert: { "post.content.mediaUrls": splitText } });
export const createBlotatoPostTiktok = operation(blotato, { method: "POST", path: "/posts", convert: { "post.content.mediaUrls": split } });
export const createBlotatoPostTwitter = operation(blotato, { method: "POST", path: "/posts", convert: { "post.content.mediaUrls": splitText } });
export const createBlotatoPostYoutube = operation(blotato, { method: "POST", path: "/posts", convert: { "post.content.mediaUrls": split } });
export const getBlotatoPost = operation(blotato, { method: "GET", path: "/posts/{postSubmissionId}" });
export const getBlotatoSource = operation(blotato, { method: "GET", path: "/source-resolutions-v3/{sourceId}" });
export const getBlotatoVideo = operation(blotato, { method: "GET", path: "/videos/creations/{videoId}" });
