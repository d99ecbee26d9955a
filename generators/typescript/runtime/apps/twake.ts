// SPDX-License-Identifier: 0BSD
import { operation, type RestApi } from "./rest.js";

/** The API of Twake. */
const twake: RestApi = { url: "https://plugins.twake.app/plugins/n8n/actions/message", ways: { credential: { type: "twakeCloudApi", headers: { Authorization: "Bearer {workspaceKey}" } } } };

export const sendTwakeMessage = operation(twake, { method: "POST", path: "/save", wraps: "object", gives: "object" });
