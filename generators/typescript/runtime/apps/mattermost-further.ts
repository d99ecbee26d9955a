// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Mattermost. */
const mattermost: RestApi = { url: "{baseUrl}/api/v4", ways: { credential: { type: "mattermostApi", headers: { Authorization: "Bearer {accessToken}" } } } };

const list: Paging = { cut: true };

export const addMattermostChannelUser = operation(mattermost, { method: "POST", path: "/channels/{channelId}/members" });
export const createMattermostChannel = operation(mattermost, { method: "POST", path: "/channels", always: { type: "O" } });
export const createMattermostChannelPrivate = operation(mattermost, { method: "POST", path: "/channels", always: { type: "P" } });
export const deleteMattermostChannel = operation(mattermost, { method: "DELETE", path: "/channels/{channelId}" });
export const restoreMattermostChannel = operation(mattermost, { method: "POST", path: "/channels/{channelId}/restore" });
export const searchMattermostChannel = operation(mattermost, { method: "POST", path: "/teams/{teamId}/channels/search", list });
export const statisticsMattermostChannel = operation(mattermost, { method: "GET", path: "/channels/{channelId}/stats" });
export const postMattermostMessageEphemeral = operation(mattermost, { method: "POST", path: "/posts/ephemeral" });
export const deleteMattermostReaction = operation(mattermost, { method: "DELETE", path: "/users/{userId}/posts/{postId}/reactions/{emojiName}" });
export const listMattermostReactions = operation(mattermost, { method: "GET", path: "/posts/{postId}/reactions" });
export const createMattermostUser = operation(mattermost, { method: "POST", path: "/users", always: { auth_service: "" } });
export const createMattermostUserEmail = operation(mattermost, { method: "POST", path: "/users", always: { auth_service: "email" } });
export const createMattermostUserGitlab = operation(mattermost, { method: "POST", path: "/users", always: { auth_service: "gitlab" } });
export const createMattermostUserGoogle = operation(mattermost, { method: "POST", path: "/users", always: { auth_service: "google" } });
export const createMattermostUserLdap = operation(mattermost, { method: "POST", path: "/users", always: { auth_service: "ldap" } });
export const createMattermostUserOffice365 = operation(mattermost, { method: "POST", path: "/users", always: { auth_service: "office365" } });
export const createMattermostUserSaml = operation(mattermost, { method: "POST", path: "/users", always: { auth_service: "saml" } });
export const deactiveMattermostUser = operation(mattermost, { method: "DELETE", path: "/users/{userId}" });
export const getMattermostUserByEmail = operation(mattermost, { method: "GET", path: "/users/email/{email}" });
