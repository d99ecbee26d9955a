// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Bitly. */
const bitly: RestApi = { url: "https://api-ssl.bitly.com/v4", ways: { accessToken: { type: "bitlyApi", headers: { authorization: "Bearer {accessToken}" } }, oAuth2: "bitlyOAuth2Api" } };

export const createBitlyLink = operation(bitly, { method: "POST", path: "/bitlinks" });
export const getBitlyLink = operation(bitly, { method: "GET", path: "/bitlinks/{id}" });
export const updateBitlyLink = operation(bitly, { method: "PATCH", path: "/bitlinks/{id}" });
