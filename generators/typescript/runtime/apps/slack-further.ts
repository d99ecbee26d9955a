// SPDX-License-Identifier: 0BSD
import { joined, operation, type Paging, type RestApi } from "./rest.js";

/** The API of Slack. */
const slack: RestApi = { url: "https://slack.com/api", ways: { accessToken: { type: "slackApi", headers: { Authorization: "Bearer {accessToken}" } }, oAuth2: "slackOAuth2Api" }, refused: { member: "ok", is: false } };

const list: Paging = { size: "limit" };
const list2: Paging = { size: "count" };

export const archiveSlackChannel = operation(slack, { method: "POST", path: "/conversations.archive" });
export const closeSlackChannel = operation(slack, { method: "POST", path: "/conversations.close" });
export const getSlackChannel = operation(slack, { method: "POST", path: "/conversations.info", gives: "channel", missing: "item" });
export const inviteSlackChannel = operation(slack, { method: "POST", path: "/conversations.invite", convert: { users: joined }, gives: "channel", missing: "item" });
export const joinSlackChannel = operation(slack, { method: "POST", path: "/conversations.join", gives: "channel", missing: "item" });
export const kickSlackChannel = operation(slack, { method: "POST", path: "/conversations.kick" });
export const leaveSlackChannel = operation(slack, { method: "POST", path: "/conversations.leave" });
export const openSlackChannel = operation(slack, { method: "POST", path: "/conversations.open", convert: { users: joined }, gives: "channel", missing: "item" });
export const renameSlackChannel = operation(slack, { method: "POST", path: "/conversations.rename", gives: "channel", missing: "item" });
export const repliesSlackChannel = operation(slack, { method: "GET", path: "/conversations.replies", gives: "messages", missing: "item", list });
export const setSlackChannelPurpose = operation(slack, { method: "POST", path: "/conversations.setPurpose", gives: "channel", missing: "item" });
export const setSlackChannelTopic = operation(slack, { method: "POST", path: "/conversations.setTopic", gives: "channel", missing: "item" });
export const unarchiveSlackChannel = operation(slack, { method: "POST", path: "/conversations.unarchive" });
export const getSlackFile = operation(slack, { method: "GET", path: "/files.info", gives: "file", missing: "item" });
export const listSlackFiles = operation(slack, { method: "GET", path: "/files.list", convert: { types: joined }, gives: "files", missing: "item", list: list2 });
export const getSlackMessagePermalink = operation(slack, { method: "GET", path: "/chat.getPermalink" });
export const searchSlackMessage = operation(slack, { method: "POST", path: "/search.messages?sort=timestamp&sort_dir=desc", gives: "messages.matches", missing: "error", list: list2 });
export const searchSlackMessageAsc = operation(slack, { method: "POST", path: "/search.messages?sort=timestamp&sort_dir=asc", gives: "messages.matches", missing: "error", list: list2 });
export const searchSlackMessageRelevance = operation(slack, { method: "POST", path: "/search.messages?sort=score&sort_dir=desc", gives: "messages.matches", missing: "error", list: list2 });
export const getSlackReaction = operation(slack, { method: "GET", path: "/reactions.get" });
export const deleteSlackStar = operation(slack, { method: "POST", path: "/stars.remove" });
export const listSlackStars = operation(slack, { method: "GET", path: "/stars.list", gives: "items", missing: "item", list });
export const getSlackUserProfile = operation(slack, { method: "GET", path: "/users.profile.get", gives: "profile", missing: "item" });
export const getSlackUserPresence = operation(slack, { method: "GET", path: "/users.getPresence" });
export const updateSlackUserProfile = operation(slack, { method: "POST", path: "/users.profile.set", wraps: "profile", gives: "profile", missing: "item" });
export const createSlackUserGroup = operation(slack, { method: "POST", path: "/usergroups.create", gives: "usergroup", missing: "item" });
export const disableSlackUserGroup = operation(slack, { method: "POST", path: "/usergroups.disable", gives: "usergroup", missing: "item" });
export const enableSlackUserGroup = operation(slack, { method: "POST", path: "/usergroups.enable", gives: "usergroup", missing: "item" });
export const updateSlackUserGroup = operation(slack, { method: "POST", path: "/usergroups.update", gives: "usergroup", missing: "item" });
