// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Yourls. */
const yourls: RestApi = { url: "{url}", ways: { credential: { type: "yourlsApi", query: { signature: "{signature}" } } }, refused: { member: "status", is: "fail" } };

export const expandYourlsUrl = operation(yourls, { method: "GET", path: "/yourls-api.php?action=expand&format=json" });
export const shortenYourlsUrl = operation(yourls, { method: "GET", path: "/yourls-api.php?action=shorturl&format=json" });
export const statsYourlsUrl = operation(yourls, { method: "GET", path: "/yourls-api.php?action=url-stats&format=json", gives: "link", missing: "item" });
