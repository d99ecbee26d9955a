// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** https://developers.mattermost.com/api-documentation */
const mattermost: RestApi = { url: "{baseUrl}/api/v4", ways: { accessToken: "mattermostApi" } };

export const postMattermostMessage = operation(mattermost, { method: "POST", path: "/posts" });
export const deleteMattermostMessage = operation(mattermost, { method: "DELETE", path: "/posts/{post}" });
