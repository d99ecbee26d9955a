// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of GoToWebinar. */
const goToWebinar: RestApi = { url: "https://api.getgo.com/G2W/rest/v2", ways: { credential: "goToWebinarOAuth2Api" } };

const list: Paging = { size: "limit", cut: true };

