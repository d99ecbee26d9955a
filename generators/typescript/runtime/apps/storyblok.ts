// SPDX-License-Identifier: 0BSD
import { counted } from "./rest-paging.js";
import { operation, type RestApi } from "./rest.js";

/** The API of Storyblok. */
const storyblok: RestApi = { url: "https://api.storyblok.com/v1/cdn", ways: { credential: { type: "storyblokContentApi", query: { token: "{apiKey}" } } } };

const list = counted({ size: "per_page", by: "page", from: 1, step: 1, said: true, most: 100 });

export const getStoryblokStory = operation(storyblok, { method: "GET", path: "/stories/{identifier}", gives: "story", missing: "item" });
export const listStoryblokStories = operation(storyblok, { method: "GET", path: "/stories", gives: "stories", missing: "item", list });
