// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Pushbullet. */
const pushbullet: RestApi = { url: "https://api.pushbullet.com/v2", ways: { credential: "pushbulletOAuth2Api" } };

const list: Paging = { size: "limit" };

export const createPushbulletPush = operation(pushbullet, { method: "POST", path: "/pushes", always: { type: "note" } });
export const createPushbulletPushLink = operation(pushbullet, { method: "POST", path: "/pushes", always: { type: "link" } });
export const createPushbulletPushChannelTag = operation(pushbullet, { method: "POST", path: "/pushes", always: { type: "note" } });
export const createPushbulletPushDeviceIden = operation(pushbullet, { method: "POST", path: "/pushes", always: { type: "note" } });
export const createPushbulletPushEmail = operation(pushbullet, { method: "POST", path: "/pushes", always: { type: "note" } });
export const deletePushbulletPush = operation(pushbullet, { method: "DELETE", path: "/pushes/{pushId}", then: { success: true } });
export const listPushbulletPushes = operation(pushbullet, { method: "GET", path: "/pushes", gives: "pushes", missing: "item", list });
export const updatePushbulletPush = operation(pushbullet, { method: "POST", path: "/pushes/{pushId}" });
