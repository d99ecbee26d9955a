// SPDX-License-Identifier: 0BSD
import { followed } from "./rest-paging.js";
import { operation, type RestApi } from "./rest.js";

/** The API of Microsoft Teams. */
const microsoftTeams: RestApi = { url: "https://graph.microsoft.com", ways: { credential: "microsoftTeamsOAuth2Api" } };

const list = followed({ cut: true, member: "@odata\\.nextLink" });

export const createMicrosoftTeamsChannel = operation(microsoftTeams, { method: "POST", path: "/v1.0/teams/{teamId}/channels" });
export const deleteMicrosoftTeamsChannel = operation(microsoftTeams, { method: "DELETE", path: "/v1.0/teams/{teamId}/channels/{channelId}", then: { success: true } });
export const getMicrosoftTeamsChannel = operation(microsoftTeams, { method: "GET", path: "/v1.0/teams/{teamId}/channels/{channelId}" });
export const listMicrosoftTeamsChannels = operation(microsoftTeams, { method: "GET", path: "/v1.0/teams/{teamId}/channels", gives: "value", list });
export const updateMicrosoftTeamsChannel = operation(microsoftTeams, { method: "PATCH", path: "/v1.0/teams/{teamId}/channels/{channelId}", then: { success: true } });
export const listMicrosoftTeamsChannelMessages = operation(microsoftTeams, { method: "GET", path: "/beta/teams/{teamId}/channels/{channelId}/messages", gives: "value", list });
export const getMicrosoftTeamsChatMessage = operation(microsoftTeams, { method: "GET", path: "/v1.0/chats/{chatId}/messages/{messageId}" });
export const listMicrosoftTeamsChatMessages = operation(microsoftTeams, { method: "GET", path: "/v1.0/chats/{chatId}/messages", gives: "value", list });
export const createMicrosoftTeamsTask = operation(microsoftTeams, { method: "POST", path: "/v1.0/planner/tasks" });
export const getMicrosoftTeamsTask = operation(microsoftTeams, { method: "GET", path: "/v1.0/planner/tasks/{taskId}" });
export const listMicrosoftTeamsTasks = operation(microsoftTeams, { method: "GET", path: "/v1.0/users/{memberId}/planner/tasks", gives: "value", list });
export const listMicrosoftTeamsTasksPlan = operation(microsoftTeams, { method: "GET", path: "/v1.0/planner/plans/{planId}/tasks", gives: "value", list });
