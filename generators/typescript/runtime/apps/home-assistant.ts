// SPDX-License-Identifier: 0BSD
import { operation, type Paging, type RestApi } from "./rest.js";

/** The API of Home Assistant. */
const homeAssistant: RestApi = { url: "http://{host}:8123/api", ways: { credential: { type: "homeAssistantApi", headers: { authorization: "Bearer {accessToken}" } } } };

const list: Paging = { cut: true };

export const getHomeAssistantConfig = operation(homeAssistant, { method: "GET", path: "/config" });
export const checkHomeAssistantConfig = operation(homeAssistant, { method: "POST", path: "/config/core/check_config" });
export const createHomeAssistantEvent = operation(homeAssistant, { method: "POST", path: "/events/{eventType}" });
export const listHomeAssistantEvents = operation(homeAssistant, { method: "GET", path: "/events", list });
export const listHomeAssistantServices = operation(homeAssistant, { method: "GET", path: "/services", list });
export const getHomeAssistantState = operation(homeAssistant, { method: "GET", path: "/states/{entityId}" });
export const listHomeAssistantStates = operation(homeAssistant, { method: "GET", path: "/states", list });
