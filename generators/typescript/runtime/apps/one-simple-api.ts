// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of One Simple API. */
const oneSimpleAPI: RestApi = { url: "https://onesimpleapi.com/api", ways: { credential: { type: "oneSimpleApi", query: { token: "{apiToken}" } } } };

export const exchangeOneSimpleAPIInformationRate = operation(oneSimpleAPI, { method: "GET", path: "/exchange_rate?output=json" });
export const imageOneSimpleAPIInformationMetadata = operation(oneSimpleAPI, { method: "GET", path: "/image_info?output=json&raw=true" });
export const instagramOneSimpleAPISocialProfileProfile = operation(oneSimpleAPI, { method: "GET", path: "/instagram_profile?output=json" });
export const spotifyOneSimpleAPISocialProfileArtistProfile = operation(oneSimpleAPI, { method: "GET", path: "/spotify_profile?output=json" });
export const expandOneSimpleAPIUtilityURL = operation(oneSimpleAPI, { method: "GET", path: "/unshorten?output=json" });
export const qrOneSimpleAPIUtilityCode = operation(oneSimpleAPI, { method: "GET", path: "/qr_code?output=json" });
export const validateOneSimpleAPIUtilityEmail = operation(oneSimpleAPI, { method: "GET", path: "/email?output=json" });
export const pdfOneSimpleAPIWebsite = operation(oneSimpleAPI, { method: "GET", path: "/pdf?output=json&force=no" });
export const seoOneSimpleAPIWebsite = operation(oneSimpleAPI, { method: "GET", path: "/page_info?output=json" });
export const screenshotOneSimpleAPIWebsite = operation(oneSimpleAPI, { method: "GET", path: "/screenshot?output=json&fullpage=no&force=no" });
