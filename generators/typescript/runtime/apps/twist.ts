// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Twist. */
const twist: RestApi = { url: "https://api.twist.com/api/v3", ways: { credential: "twistOAuth2Api" } };

const list: Paging = { cut: true };
const list2: Paging = { size: "limit" };

export const archiveTwistChannel = operation(twist, { method: "POST", path: "/channels/archive" });
export const createTwistChannel = operation(twist, { method: "POST", path: "/channels/add" });
export const deleteTwistChannel = operation(twist, { method: "POST", path: "/channels/remove" });
export const getTwistChannel = operation(twist, { method: "GET", path: "/channels/getone" });
export const listTwistChannels = operation(twist, { method: "GET", path: "/channels/get", list });
export const unarchiveTwistChannel = operation(twist, { method: "POST", path: "/channels/unarchive" });
export const updateTwistChannel = operation(twist, { method: "POST", path: "/channels/update" });
export const createTwistComment = operation(twist, { method: "POST", path: "/comments/add" });
export const deleteTwistComment = operation(twist, { method: "POST", path: "/comments/remove" });
export const getTwistComment = operation(twist, { method: "GET", path: "/comments/getone", gives: "comment", missing: "item" });
export const listTwistComments = operation(twist, { method: "GET", path: "/comments/get", list: list2 });
export const updateTwistComment = operation(twist, { method: "POST", path: "/comments/update" });
export const createTwistMessageConversation = operation(twist, { method: "POST", path: "/conversation_messages/add" });
export const deleteTwistMessageConversation = operation(twist, { method: "POST", path: "/conversation_messages/remove" });
export const getTwistMessageConversation = operation(twist, { method: "GET", path: "/conversation_messages/getone" });
export const listTwistMessageConversations = operation(twist, { method: "GET", path: "/conversation_messages/get" });
export const updateTwistMessageConversation = operation(twist, { method: "POST", path: "/conversation_messages/update" });
export const createTwistThread = operation(twist, { method: "POST", path: "/threads/add" });
export const deleteTwistThread = operation(twist, { method: "POST", path: "/threads/remove" });
export const getTwistThread = operation(twist, { method: "GET", path: "/threads/getone" });
export const listTwistThreads = operation(twist, { method: "GET", path: "/threads/get", list: list2 });
export const updateTwistThread = operation(twist, { method: "POST", path: "/threads/update" });
